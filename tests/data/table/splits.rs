//! Which rows of a described table are in which split.

use super::{Described, Outcome, ROW, labels, rows};
use mmoe::data::Dataset;
use mmoe::study::run::Split;
use std::collections::BTreeSet;
use std::fs;

#[test]
fn a_random_split_follows_its_seed_and_the_key_of_a_row_and_never_the_seed_of_a_training() -> Outcome {
    let text = "row,x,id\n".to_owned() + &rows(1000, |row| format!("{},k{row}", row % 7));
    let split = |seed: u64| format!("split = {{ key = ['id'], test = 0.2, seed = {seed} }}\n{ROW}");
    let described = Described::new(&text, &split(0))?;
    let (dataset, held_out) = described.splits(1)?;
    let test = labels(&held_out, Split::Test, 0);
    assert!((150..250).contains(&test.len()), "{}", test.len());
    assert!((60..140).contains(&labels(&held_out, Split::Validation, 0).len()));
    assert_eq!(labels(&described.splits(2)?.1, Split::Test, 0), test);
    let (other, others) = Described::new(&text, &split(1))?.splits(1)?;
    assert_ne!(labels(&others, Split::Test, 0), test);

    // The same rows in another order, with some more: every old row stays where it was.
    let mut lines: Vec<&str> = text.lines().skip(1).collect();
    lines.reverse();
    let reversed = format!("row,x,id\n2000,3,new\n{}\n", lines.join("\n"));
    let (_, again) = Described::new(&reversed, &split(0))?.splits(1)?;
    let as_set = |labels: &[f32]| labels.iter().map(|label| *label as u32).collect::<BTreeSet<_>>();
    let mut moved = as_set(&labels(&again, Split::Test, 0));
    moved.remove(&2000);
    assert_eq!(moved, as_set(&test));
    let checksum = |dataset: &Dataset| match dataset {
        Dataset::Table(table) => table.facts().checksum.clone(),
        _ => String::new(),
    };
    assert_eq!(checksum(&dataset).len(), 16);
    assert_ne!(checksum(&dataset), checksum(&other));
    Ok(())
}

#[test]
fn the_last_rows_in_time_are_held_out_and_rows_of_one_time_stay_together() -> Outcome {
    // Ten rows at each of ten times, in a mixed order.
    let text = "row,x,time\n".to_owned() + &rows(100, |row| format!("1,{}", 1_700_000_000 + (row * 7 % 10) * 60));
    let shares = format!("split = {{ by = 'time', column = 'time', validation = 0.15, test = 0.15 }}\n{ROW}");
    let (_, held_out) = Described::new(&text, &shares)?.splits(0)?;
    let times = |split| {
        let times = labels(&held_out, split, 0).iter().map(|row| *row as usize * 7 % 10).collect::<Vec<_>>();
        (times.len(), times.into_iter().collect::<BTreeSet<_>>())
    };
    assert_eq!(times(Split::Test), (20, BTreeSet::from([8, 9])), "15 rows fall into the second last time");
    assert_eq!(times(Split::Validation), (10, BTreeSet::from([7])), "30 % begin with the third last time");

    let text = "row,x,day\n".to_owned() + &rows(60, |row| format!("1,2022-04-{:02}", row % 30 + 1));
    let split = "split = { by = 'time', column = 'day', boundaries = ['2022-04-22', '2022-04-29'] }\n";
    let (_, held_out) = Described::new(&text, &format!("{split}{ROW}"))?.splits(0)?;
    assert_eq!(labels(&held_out, Split::Test, 0), [28.0, 29.0, 58.0, 59.0]);
    assert_eq!(labels(&held_out, Split::Validation, 0).len(), 14);
    Ok(())
}

#[test]
fn every_users_last_rows_are_held_out() -> Outcome {
    let text = "row,x,user,time\n".to_owned()
        + &rows(40, |row| format!("1,u{},{}", row % 2, 1_700_000_000 + (row * 17 % 40) * 60));
    let split = "split = { by = 'user-time', group = 'user', column = 'time', validation = 0.1, test = 0.1 }\n";
    let (_, held_out) = Described::new(&text, &format!("{split}{ROW}"))?.splits(0)?;
    let time = |row: &f32| *row as usize * 17 % 40;
    for user in 0..2 {
        let of_user = |split| -> Vec<usize> {
            labels(&held_out, split, 0).iter().filter(|row| **row as usize % 2 == user).map(time).collect()
        };
        let mut times: Vec<usize> = (0..40).filter(|row| row % 2 == user).map(|row| row * 17 % 40).collect();
        times.sort_unstable();
        let sorted = |mut times: Vec<usize>| {
            times.sort_unstable();
            times
        };
        assert_eq!(sorted(of_user(Split::Test)), times[18..]);
        assert_eq!(sorted(of_user(Split::Validation)), times[16..18]);
    }
    Ok(())
}

#[test]
fn a_user_of_few_rows_has_one_for_the_test_and_one_for_validation_or_none_at_all() -> Outcome {
    let users = [4, 3, 2, 1, 7];
    let lines: Vec<String> = (0..5)
        .flat_map(|user| (0..users[user]).map(move |time| format!("1,u{user},{}", 1_700_000_000 + time * 60)))
        .collect();
    let text = "row,x,user,time\n".to_owned() + &rows(lines.len(), |row| lines[row].clone());
    let split = "split = { by = 'user-time', group = 'user', column = 'time', validation = 0.1, test = 0.1 }\n";
    let (_, held_out) = Described::new(&text, &format!("{split}{ROW}"))?.splits(0)?;
    assert_eq!(labels(&held_out, Split::Test, 0), [3.0, 6.0, 16.0]);
    assert_eq!(labels(&held_out, Split::Validation, 0), [2.0, 5.0, 15.0]);
    Ok(())
}

#[test]
fn groups_values_and_files_are_held_out_whole() -> Outcome {
    let text = "row,x,user,part\n".to_owned()
        + &rows(400, |row| format!("1,u{},{}", row % 40, ["train", "dev", "test"][row % 3]));
    let (_, held_out) =
        Described::new(&text, &format!("split = {{ by = 'group', group = 'user', test = 0.3 }}\n{ROW}"))?.splits(0)?;
    let users = |split| labels(&held_out, split, 0).iter().map(|row| *row as usize % 40).collect::<BTreeSet<_>>();
    let (test, validation) = (users(Split::Test), users(Split::Validation));
    assert!(test.is_disjoint(&validation) && test.len() * 10 == labels(&held_out, Split::Test, 0).len());

    let values = "split = { by = 'column', column = 'part', validation_values = ['dev'], test_values = ['test'] }\n";
    let (_, held_out) = Described::new(&text, &format!("{values}{ROW}"))?.splits(0)?;
    assert!(labels(&held_out, Split::Test, 0).iter().all(|row| *row as usize % 3 == 2));
    assert_eq!(labels(&held_out, Split::Validation, 0).len(), 133);

    let folder = tempfile::tempdir()?;
    for (name, first) in [("log", 0), ("dev", 10), ("test", 20)] {
        let rows: String = (first..first + 10).map(|row| format!("{row},1\n")).collect();
        fs::write(folder.path().join(format!("{name}.csv")), format!("row,x\n{rows}"))?;
    }
    let files = "split = { by = 'files', validation_files = 'dev.csv', test_files = ['test.csv'] }\n";
    let described = Described::in_folder(folder, &format!("{files}{ROW}"))?;
    let (_, held_out) = described.splits(0)?;
    assert_eq!(labels(&held_out, Split::Test, 0), (20..30).map(|row| row as f32).collect::<Vec<_>>());
    assert_eq!(labels(&held_out, Split::Validation, 0).len(), 10);
    let before = mmoe::data::fingerprint(&described.spec)?;
    fs::write(described.folder.path().join("test.csv"), "row,x\n20,2\n")?;
    assert_ne!(mmoe::data::fingerprint(&described.spec)?, before, "held-out files are part of the data");
    Ok(())
}

#[test]
fn ten_folds_hold_every_row_out_once() -> Outcome {
    let text = "row,x\n".to_owned() + &rows(500, |row| (row % 3).to_string());
    let mut seen = BTreeSet::new();
    for fold in 0..10 {
        let split = format!("split = {{ folds = 10, fold = {fold} }}\n{ROW}");
        let (_, held_out) = Described::new(&text, &split)?.splits(0)?;
        for row in labels(&held_out, Split::Test, 0) {
            assert!(seen.insert(row as usize), "row {row} is held out twice");
        }
    }
    assert_eq!(seen.len(), 500);
    Ok(())
}
