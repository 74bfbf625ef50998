//! A setting that is one of a few, each with its word.

/// One of a few things, each of which has a word in configs, flags, ids and tables.
pub trait Choice: Copy + PartialEq + 'static {
    /// Everything that can be chosen, with its word.
    const CHOICES: &'static [(&'static str, Self)];

    /// The word of this one.
    fn word(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, choice)| *choice == self).map_or("", |(word, _)| word)
    }

    /// The one with this word.
    fn of_word(word: &str) -> Option<Self> {
        Self::CHOICES.iter().find(|(known, _)| *known == word).map(|(_, choice)| *choice)
    }

    /// All words.
    fn words() -> Vec<&'static str> {
        Self::CHOICES.iter().map(|(word, _)| *word).collect()
    }
}

/// Gives an enum its words: `choice!(Colour { "red" => Red, "dark-red" => DarkRed })`. It is shown and serialised by
/// them.
macro_rules! choice {
    ($name:ident { $($word:literal => $variant:ident),+ $(,)? }) => {
        impl $crate::study::run::Choice for $name {
            const CHOICES: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::study::run::Choice::word(*self).fmt(out)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::study::run::Choice::word(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = String::deserialize(deserializer)?;
                let unknown = || serde::de::Error::custom(format!("`{word}` is unknown"));
                $crate::study::run::Choice::of_word(&word).ok_or_else(unknown)
            }
        }
    };
}

pub(crate) use choice;
