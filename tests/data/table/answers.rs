//! What is refused of a described table, and what is said about one before a training.

use super::{BY_PART, Described, Outcome, ROW, rows};
use mmoe::data::Dataset;
use std::fs;

#[test]
fn what_cannot_be_trained_or_evaluated_is_refused() -> Outcome {
    let refused = |text: &str, config: &str| match Described::new(text, config).map(|described| described.load()) {
        Ok(Err(error)) => error.to_string(),
        _ => "not refused".into(),
    };
    let cases = [
        ("x,part,row\n1,,1\n", BY_PART, "the split by column leaves no test rows"),
        ("x,part,row\n1,t,1\n", BY_PART, "the split by column leaves no train rows"),
        ("x,part,row\n1,,1\n1,t,\n", BY_PART, "no test row has a label of the task `row`"),
        ("x,part,row\n1,,\n1,t,1\n", BY_PART, "no training row has a label of the task `row`"),
        ("x,row,time\n1,1,\n2,2,3\n", "split = { by = 'time', column = 'time' }\n", "1 rows have no time in `time`"),
    ];
    for (text, split, cause) in cases {
        let message = refused(text, &format!("{split}{ROW}"));
        assert!(message.contains(cause) && message.contains("\n  "), "{message}");
    }
    Ok(())
}

#[test]
fn negatives_need_items_and_files_are_given_once() -> Outcome {
    let items = "[data.fields]\nuser = { kind = 'category' }\nitem = { kind = 'category' }\n[data.tasks]\n\
                 y = { kind = 'binary' }\n[data.negatives]\nper_row = 2\nuser = 'user'\nitem = 'item'\n";
    let text = "user,item,part,y\na,,,1\nb,,,0\na,,t,1\n";
    let refused = |described: Described| described.load().err().map(|error| error.to_string()).unwrap_or_default();
    let message = refused(Described::new(text, &format!("{BY_PART}{items}"))?);
    assert!(message.contains("all rows lack an item in `item`"), "{message}");
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("log.csv"), "row,x\n1,2\n2,3\n")?;
    let message =
        refused(Described::in_folder(folder, &format!("split = {{ by = 'files', test_files = 'log.csv' }}\n{ROW}"))?);
    assert!(message.contains("log.csv: the file is given twice"), "{message}");
    Ok(())
}

#[test]
fn what_is_worth_knowing_is_said_before_a_training() -> Outcome {
    let line = |row: usize| format!("{},a,{},{}", row % 5, u8::from(row.is_multiple_of(50)), u8::from(row < 80));
    let text = "row,x,c,rare,y\n".to_owned() + &rows(100, line);
    let config = "split = { by = 'time', column = 'row', validation = 0, test = 0.2 }\n[data.fields]\n\
                  x = { kind = 'number' }\nc = { kind = 'category' }\n[data.tasks]\ny = { kind = 'binary' }\n\
                  rare = { kind = 'binary', keep_labels = 0.2 }\n";
    let Dataset::Table(table) = Described::new(&text, config)?.load()? else { panic!("it is a table") };
    let warnings = table.facts().warnings(16).join("\n");
    for expected in [
        "the field `c` has one value in all training rows",
        "all training labels of the task `y` are 1; there is no AUC on them",
        "all test labels of the task `y` are 0",
        "labels of the task `rare` on average",
    ] {
        assert!(warnings.contains(expected), "{warnings}");
    }
    assert!(table.facts().headline().contains("100 rows: 80 to train on, 0 for validation, 20 for the test"));
    Ok(())
}
