//! Data files that cannot be trained on, as the program answers them.

use std::fs;

use crate::bad_input::{assert_refused, scratch_with};
use crate::common::Outcome;
use mmoe::base::exit_code::ExitCode;

#[test]
fn a_data_file_that_cannot_be_trained_on_is_answered_with_the_place_and_a_hint() -> Outcome {
    let cases: [(&[u8], &str, &str, &str); 32] = [
        (b"a,y\n1,2\n2,red\n", "y", ": the label column `y` holds texts: 2, red", "describe the task in a config"),
        (b"a,y\n1,maybe\n2,soon\n", "y", ": the label column `y` holds texts: maybe, soon", "choose other --tasks"),
        (b",a,y\n0,1,2\n1,2,3\n", "y", ":1: column 1 has no name: it looks like the row numbers", "index=False"),
        (b"a,y\n1,2\n3\n", "y", ":3: 1 cell, but the header names 2", "fix or remove that line"),
        (b"a,y\n1,2,3\n3,4\n", "y", ":2: 3 cells, but the header names 2", "fix or remove that line"),
        (
            b"1,2\n3,4\n5,6\n",
            "y",
            ":1: the first line holds only numbers, so it is a row",
            "name the columns in `header`",
        ),
        (b"a,b\n1,2\n3,4\n", "b,z", ": no column is named `z`", "its columns: a, b"),
        (b"a,\x1b[31m\n1,2\n", "y", ": no column is named `y`", r"a, \u{1b}[31m"),
        (b"a,a,y\n1,2,3\n4,5,6\n", "y", ": two columns are named `a`", "give every column a name of its own"),
        (b"a,b\n1,2\n3,4\n", "a,b", ": no column is left as an input", "name fewer columns in --tasks"),
        (
            b"a,mean\n1,2\n3,4\n",
            "mean",
            "--tasks: `mean` cannot be a task",
            "`mean` stands for the mean over all tasks",
        ),
        (b"a,y\n1,2\n3,4\n", "y,y", ": the task `y` is named twice", "name it once"),
        (b"", "y", ": is empty", "give a file whose first line names its columns"),
        (b"a,y\n", "y", ": has no rows", "give rows to train on and rows to test on"),
        (b"a,y\n1,2\n", "y", ": no column is left as an input", "name fewer columns"),
        (b"a,y\n\xff,2\n3,4\n", "y", ":2:1: not UTF-8", "save the file in UTF-8"),
        (b"caf\xe9,y\n1,2\n3,4\n", "y", ":1:4: not UTF-8", "save the file in UTF-8"),
        (b"a,y\r\n1,2\r\n3,\xe9\r\n", "y", ":3:3: not UTF-8", "save the file in UTF-8"),
        (b"\xff\xfea\0,\0y\0\n\0", "y", ": is in UTF-16, not UTF-8", "save the file in UTF-8"),
        (b"\0a\0,\0y\0\n\0b\0,\0z\0\n", "y", ": is in UTF-16, not UTF-8", "save the file in UTF-8"),
        (b"x,y\r\n1,2\r\n3,oops\r\n", "y", ": the label column `y` holds texts: 2, oops", "describe the task"),
        (b"x,y\r1,2\r\r3,oops\r", "y", ": the label column `y` holds texts: 2, oops", "describe the task"),
        (b"\r\n\nx,z\r\n1,2\r\n", "y", ": no column is named `y`", "its columns: x, z"),
        (b"x,y\r\n\"\r\n1\",2\r\n\r\n3\r\n", "y", ":5: 1 cell, but the header names 2", "fix or remove that line"),
        (b"\x1f\x8b\x08\0", "y", ": is cut off: its gzip data end too early", "copy it again"),
        (
            b"PK\x03\x04rest",
            "y",
            ": is a zip archive or a spreadsheet",
            "give the table as text, plain or packed with gzip, xz or zstd, or as Parquet",
        ),
        (b"\xfd7zXZ\0rest", "y", ": is cut off: its xz data end too early", "copy it again"),
        (b"\x28\xb5\x2f\xfdrest", "y", ": is cut off: its zstd data end too early", "copy it again"),
        (b"BZh9rest", "y", ": is packed with bzip2", "give the table as text"),
        (b"7z\xbc\xaf\x27\x1c", "y", ": is a 7z archive", "give the table as text"),
        (b"PAR1rest", "y", ": is a damaged Parquet file", "write or copy it again"),
        (
            b"NA,x\n1,2\n3,4\n",
            "NA",
            "--tasks: `NA` cannot be a task",
            "tables load `NA`, `NaN`, `null` and `none` as missing values",
        ),
    ];
    for (data, tasks, cause, hint) in cases {
        let dir = scratch_with("my.csv", data)?;
        let cause = if cause.starts_with(':') { format!("my.csv{cause}") } else { cause.to_owned() };
        let line = format!("train --model mmoe --steps 5 --data my.csv --tasks {tasks}");
        assert_refused(dir.path(), &line, ExitCode::Usage, &[&cause, hint])?;
    }
    Ok(())
}

#[test]
fn a_network_too_large_for_the_width_of_its_file_is_refused_before_it_is_made() -> Outcome {
    let row = |cell: &dyn Fn(usize) -> String| (0..3_000).map(cell).collect::<Vec<_>>().join(",") + ",";
    let names = row(&|column| format!("x{column}"));
    let rows: String = (0..40).map(|line| format!("{}{line}\n", row(&|column| (line + column).to_string()))).collect();
    let dir = scratch_with("wide.csv", format!("{names}y\n{rows}").as_bytes())?;
    let fields: String = (0..3_000).map(|column| format!("x{column} = {{ kind = 'number' }}\n")).collect();
    let config = format!(
        "[study]\nname = 'wide'\n[data]\nsource = 'table'\nfiles = 'wide.csv'\n[data.fields]\n{fields}[data.tasks]\n\
         y = {{ kind = 'regression' }}\n[training]\nsteps = 1\n[[model]]\ntype = 'mmoe'\nexperts = 2100\n"
    );
    fs::write(dir.path().join("wide.toml"), config)?;
    let cause = "--experts: 107,133,745 parameters, more than 100,000,000";
    let hint = "choose fewer or narrower layers, or fewer inputs";
    let train = "train --steps 1 --experts 2100 --data wide.csv --tasks y";
    assert_refused(dir.path(), train, ExitCode::Usage, &[cause, hint])?;
    assert_refused(dir.path(), "sweep wide.toml", ExitCode::Usage, &["100,000,000", hint])
}

#[test]
fn a_path_that_is_no_data_file_is_refused_before_it_is_read() -> Outcome {
    let dir = tempfile::tempdir()?;
    let refused = |data: &str, cause: &str, hint: &str| {
        let line = format!("train --model mmoe --steps 5 --data {data} --tasks y");
        assert_refused(
            dir.path(),
            &line,
            ExitCode::Usage,
            &[&format!("{}: {cause}", data.trim_start_matches("./")), hint],
        )
    };
    refused("none.csv", "cannot be read: No such file", "check the path")?;
    refused("./", "is a folder", "give a file of rows")?;
    if cfg!(unix) {
        refused("/dev/zero", "is not a regular file", "give a file of rows")?;
    }
    Ok(())
}
