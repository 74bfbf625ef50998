"""The figures of a study, from the tables in its results folder."""
