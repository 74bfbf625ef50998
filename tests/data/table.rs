//! Described tables: which rows are in which split, what their inputs and labels are, and what is said about them.

use std::collections::BTreeSet;
use std::fs;

use mmoe::data::{Dataset, HeldOut, Source};
use mmoe::study::Study;
use mmoe::study::run::{DataSpec, Split};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A study on a file with this text and this description.
struct Described {
    folder: tempfile::TempDir,
    spec: DataSpec,
}

impl Described {
    fn new(text: &str, description: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("log.csv"), text)?;
        Self::in_folder(folder, description)
    }

    fn in_folder(folder: tempfile::TempDir, description: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let config = format!(
            "[study]\nname = 'a'\n[data]\nsource = 'table'\nfiles = 'log.csv'\n{description}\n[[model]]\ntype = 'linear'\n"
        );
        let spec = Study::parse_in(folder.path(), "a.toml", &config)?.data;
        Ok(Self { folder, spec })
    }

    fn load(&self) -> mmoe::base::error::Result<Dataset> {
        Dataset::load(Some(&self.spec))
    }

    /// The training rows once, and the held-out rows; each in one batch.
    fn splits(&self, seed: u64) -> Result<(Dataset, Vec<HeldOut>), Box<dyn std::error::Error>> {
        let dataset = self.load()?;
        let (_, held_out) = Source::new(&self.spec, &dataset, seed, 1_000_000)?;
        Ok((dataset, held_out))
    }
}

/// The labels of a task on a split; the tasks of these tests are not scaled, and their labels are the rows' numbers.
fn labels(held_out: &[HeldOut], split: Split, task: usize) -> Vec<f32> {
    let of = held_out.iter().find(|of| of.split == split);
    of.map_or_else(Vec::new, |of| of.batches[0].targets.to_vec2::<f32>().expect("labels")[task].clone())
}

/// The inputs of a split, a row each.
fn inputs(held_out: &[HeldOut], split: Split) -> Vec<Vec<f32>> {
    let of = held_out.iter().find(|of| of.split == split).expect("the split");
    of.batches[0].inputs.dense().and_then(|inputs| Ok(inputs.t()?.to_vec2::<f32>()?)).expect("inputs")
}

const ROW: &str =
    "[data.fields]\nx = { kind = 'number' }\n[data.tasks]\nrow = { kind = 'regression', scale = 'none' }\n";

fn rows(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|row| format!("{row},{}\n", line(row))).collect()
}

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

/// Rows whose column `part` is "t" for the test.
const BY_PART: &str = "split = { by = 'column', column = 'part', test_values = ['t'] }\n";

#[test]
fn numbers_are_scaled_by_training_rows_and_a_missing_one_is_the_mean_and_a_flag() -> Outcome {
    let text = "row,part,a,b\n0,,1,5\n1,,3,7\n2,,,9\n3,t,2,7\n4,t,,7\n";
    let fields = "[data.fields]\na = { kind = 'number' }\nb = { kind = 'number', scale = 'minmax' }\n";
    let tasks = "[data.tasks]\nrow = { kind = 'regression', scale = 'none' }\n";
    let (_, held_out) = Described::new(text, &format!("{BY_PART}{fields}{tasks}"))?.splits(0)?;
    // a, whether a is missing, b.
    assert_eq!(inputs(&held_out, Split::Test), [[0.0, 0.0, 0.5], [0.0, 1.0, 0.5]]);
    Ok(())
}

#[test]
fn a_number_that_no_training_row_has_is_0_and_labels_beyond_the_training_rows_are_not_clipped() -> Outcome {
    let text = "y,part,a\n0,,\n1,,\n5,t,7\n";
    let config = format!(
        "{BY_PART}[data.fields]\na = {{ kind = 'number', scale = 'minmax' }}\n[data.tasks]\n\
         y = {{ kind = 'regression', scale = 'minmax' }}\n"
    );
    let (_, held_out) = Described::new(text, &config)?.splits(0)?;
    assert_eq!(inputs(&held_out, Split::Test), [[0.0, 0.0]]);
    assert_eq!(labels(&held_out, Split::Test, 0), [5.0]);
    Ok(())
}

#[test]
fn an_unknown_value_is_nothing_unless_rare_values_train_it_and_a_missing_one_is_a_category() -> Outcome {
    let text = "row,part,c\n0,,red\n1,,red\n2,,blue\n3,,\n4,t,green\n5,t,red\n6,t,\n";
    let of = |field: &str| {
        let config = format!("{BY_PART}[data.fields]\nc = {field}\n[data.tasks]\nrow = {{ kind = 'regression' }}\n");
        Ok::<_, Box<dyn std::error::Error>>(inputs(&Described::new(text, &config)?.splits(0)?.1, Split::Test))
    };
    // The unknown one, the missing one, blue, red.
    let plain = of("{ kind = 'category' }")?;
    assert_eq!(plain, [[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]]);
    // The unknown one, which blue trains, the missing one, red.
    let trained = of("{ kind = 'category', min_count = 2 }")?;
    assert_eq!(trained, [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
    Ok(())
}

#[test]
fn several_values_in_a_cell_are_an_input_each() -> Outcome {
    let text = "row,part,g\n0,,a|b\n1,,b\n2,,\n3,t,b|a|b\n4,t,a|new\n5,t,\n";
    let fields = "[data.fields]\ng = { kind = 'categories', separator = '|' }\n";
    let config = format!("{BY_PART}{fields}[data.tasks]\nrow = {{ kind = 'regression' }}\n");
    let (_, held_out) = Described::new(text, &config)?.splits(0)?;
    // The unknown one, the missing one, a, b.
    let expected = [[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0]];
    assert_eq!(inputs(&held_out, Split::Test), expected);
    Ok(())
}

#[test]
fn labels_follow_their_rules_and_conditions() -> Outcome {
    let text = "x,part,click,like,rating\n1,,1,1,4\n1,,0,,3\n1,t,1,1,5\n1,t,0,,2\n1,t,1,0,4\n1,t,1,,\n";
    let tasks = "[data.fields]\nx = { kind = 'number' }\n[data.tasks]\n\
                 click = { kind = 'binary' }\nlike = { kind = 'binary', given = 'click' }\n\
                 good = { kind = 'binary', column = 'rating', at_least = 4 }\n\
                 five = { kind = 'binary', column = 'rating', equals = 5, given = 'good' }\n\
                 any = { kind = 'binary', any_of = ['click', 'like'] }\n\
                 not = { kind = 'binary', column = 'like', given_not = 'five' }\n\
                 some = { kind = 'binary', column = 'rating', one_of = ['2', 5.0, 'none'] }\n";
    let (_, held_out) = Described::new(text, &format!("{BY_PART}{tasks}"))?.splits(0)?;
    let batch = &held_out[0].batches[0];
    let weights = batch.weights.as_ref().expect("some labels are missing");
    let shown = |task: usize| -> Vec<Option<u8>> {
        let labels = labels(&held_out, Split::Test, task);
        labels.iter().zip(&weights[task * 4..]).map(|(label, weight)| (*weight > 0.0).then_some(*label as u8)).collect()
    };
    assert_eq!(shown(0), [Some(1), Some(0), Some(1), Some(1)]);
    assert_eq!(shown(1), [Some(1), None, Some(0), None]);
    assert_eq!(shown(2), [Some(1), Some(0), Some(1), None]);
    assert_eq!(shown(3), [Some(1), None, Some(0), None]);
    assert_eq!(shown(4), [Some(1), None, Some(1), Some(1)], "0 and nothing is nothing");
    assert_eq!(shown(5), [None, None, Some(0), None]);
    assert_eq!(shown(6), [Some(1), Some(1), Some(0), None]);
    Ok(())
}

#[test]
fn rows_count_by_the_products_of_their_weights() -> Outcome {
    let text = "x,part,w,v,click,like\n1,,1,1,1,0\n1,t,2,3,1,1\n1,t,0.5,1,0,\n1,t,,2,1,0\n";
    let tasks = "sample_weight = 'w'\n[data.fields]\nx = { kind = 'number' }\n[data.tasks]\n\
                 click = { kind = 'binary', positive_weight = 10 }\nlike = { kind = 'binary', sample_weight = 'v' }\n";
    let (_, held_out) = Described::new(text, &format!("{BY_PART}{tasks}"))?.splits(0)?;
    let weights = held_out[0].batches[0].weights.as_deref().expect("rows have weights");
    assert_eq!(weights, [20.0, 0.5, 0.0, 6.0, 0.0, 0.0], "a missing weight is 0, and so is that of a missing label");
    Ok(())
}

#[test]
fn labels_are_thinned_and_drawn_by_the_seed_of_the_split() -> Outcome {
    let text = "x,y\n".to_owned() + &"1,1\n1,0\n".repeat(5_000);
    let tasks = |seed: u64| {
        format!(
            "split = {{ validation = 0, test = 0.5, seed = {seed} }}\n[data.fields]\nx = {{ kind = 'number' }}\n\
             [data.tasks]\ny = {{ kind = 'binary' }}\nhard = {{ kind = 'binary', column = 'y', keep_labels = 0.1 }}\n\
             coin = {{ kind = 'binary', random = 0.4 }}\n"
        )
    };
    let drawn = |seed: u64| -> Result<(Vec<f32>, usize), Box<dyn std::error::Error>> {
        let (_, held_out) = Described::new(&text, &tasks(seed))?.splits(7)?;
        let batch = &held_out[0].batches[0];
        let weights = batch.weights.as_ref().expect("some labels are missing");
        let rows = batch.rows();
        let kept = weights[rows..2 * rows].iter().filter(|weight| **weight > 0.0).count();
        assert!((0.08..0.12).contains(&(kept as f64 / rows as f64)), "{kept} of {rows}");
        let coin = labels(&held_out, Split::Test, 2);
        let share = coin.iter().sum::<f32>() / rows as f32;
        assert!((0.37..0.43).contains(&share), "{share}");
        Ok((coin, kept))
    };
    assert_eq!(drawn(0)?, drawn(0)?);
    assert_ne!(drawn(0)?, drawn(1)?);
    Ok(())
}

#[test]
fn unseen_pairs_are_rows_of_0_with_the_users_fields_and_the_items_own() -> Outcome {
    let pairs: Vec<(usize, usize)> =
        (0..200).map(|row| (row % 10, row * 7 % 23)).collect::<BTreeSet<_>>().into_iter().collect();
    let lines: String = pairs.iter().map(|(user, item)| format!("u{user},i{item:02},{},1\n", user * 100)).collect();
    let config = "split = { validation = 0, test = 0.3 }\n[data.fields]\nuser = { kind = 'category' }\n\
                  item = { kind = 'category' }\nage = { kind = 'number', scale = 'none' }\n[data.tasks]\n\
                  click = { kind = 'binary' }\n[data.negatives]\nper_row = 4\nuser = 'user'\nitem = 'item'\n";
    let (_, held_out) = Described::new(&format!("user,item,age,click\n{lines}"), config)?.splits(0)?;
    let (clicks, rows) = (labels(&held_out, Split::Test, 0), inputs(&held_out, Split::Test));
    let positives = clicks.iter().filter(|click| **click == 1.0).count();
    assert!(clicks.len() > 3 * positives && clicks.len() <= 5 * positives, "{} of {}", positives, clicks.len());
    // Inputs: the unknown user, ten users, the unknown item, 23 items, age.
    let active = |row: &[f32]| row.iter().position(|value| *value == 1.0);
    for (row, click) in rows.iter().zip(&clicks) {
        let (user, item) = (active(&row[1..11]), active(&row[12..35]));
        let (Some(user), Some(item)) = (user, item) else { continue };
        assert_eq!(pairs.contains(&(user, item)), *click == 1.0, "user {user}, item {item}");
        assert_eq!(row[35], user as f32 * 100.0, "the age is that of the user");
    }
    Ok(())
}

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
fn labels_that_vary_only_in_the_test_rows_are_compared_as_they_are() -> Outcome {
    let text = "x,part,y\n1,,5\n2,,5\n3,t,9\n";
    let config =
        format!("{BY_PART}[data.fields]\nx = {{ kind = 'number' }}\n[data.tasks]\ny = {{ kind = 'regression' }}\n");
    let (_, held_out) = Described::new(text, &config)?.splits(0)?;
    let scale = &held_out[0].table.as_ref().expect("a table").scales[0];
    assert_eq!(scale.invert(f64::from(labels(&held_out, Split::Test, 0)[0])), 9.0);
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
