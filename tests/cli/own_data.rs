//! A table of one's own, as a recommender engineer brings it.

use crate::common::Outcome;
use crate::common::program::{mmoe, said};
use std::fs;
use std::path::Path;

/// The value of a metric in what `mmoe train` printed.
fn printed(text: &str, split: &str, metric: &str, task: &str) -> Option<f64> {
    let is_wanted = |line: &&str| line.split_whitespace().take(3).eq([split, metric, task]);
    text.lines().find(is_wanted)?.split_whitespace().last()?.parse().ok()
}

/// A small log: who clicked what, for how long they watched, and whether they liked it.
fn log() -> String {
    let mut draw = Draws::new();
    let mut text = String::from("user_id,item_id,category,click,watch_seconds,like\n");
    for _ in 0..600 {
        let (user, item) = ((draw.next() * 20.0) as usize, (draw.next() * 15.0) as usize);
        let click = draw.next() < if item.is_multiple_of(3) { 0.8 } else { 0.3 };
        let like = if click { u8::from(draw.next() < 0.5).to_string() } else { String::new() };
        let seconds = if click { 30.0 * draw.next() } else { 0.0 };
        let category = ["film", "song", "news"][item % 3];
        text += &format!("u{user},i{item},{category},{},{seconds:.1},{like}\n", u8::from(click));
    }
    text
}

/// Numbers from 0 to 1, as in logistic.py.
struct Draws(u64);

impl Draws {
    fn new() -> Self {
        Self(7)
    }

    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / 2f64.powi(31)
    }
}

#[test]
fn a_log_with_texts_and_empty_labels_is_trained_on_and_judged_by_its_kinds() -> Outcome {
    let scratch = tempfile::tempdir()?;
    fs::write(scratch.path().join("log.csv"), log())?;
    let line = "train --data log.csv --tasks click,watch_seconds,like --model mmoe --steps 300 --batch-size 64 \
                --eval-every 100";
    let text = said(scratch.path(), line, 0)?;
    let click = printed(&text, "test", "auc", "click").ok_or("an AUC of click")?;
    assert!(click > 0.6, "{text}");
    assert!(printed(&text, "test", "auc", "like").is_some(), "{text}");
    assert!(printed(&text, "test", "rmse", "watch_seconds").is_some_and(|rmse| rmse < 12.0), "{text}");
    for expected in [
        "categories, an input per value: user_id, item_id, category",
        "task watch_seconds: numbers",
        "of the rows have a label",
        "600 rows:",
        "split by random with seed 0",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    Ok(())
}

#[test]
fn years_and_prices_are_scaled_so_that_an_exact_linear_function_is_learnt() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let mut draw = Draws::new();
    let rows: String = (0..2_000)
        .map(|_| {
            let (year, price) = (1990 + (draw.next() * 35.0) as u32, (draw.next() * 1e6).round());
            let label = (f64::from(year) - 2007.0) / 10.0 - (price - 5e5) / 3e5;
            format!("{year},{price},{label:.9}\n")
        })
        .collect();
    fs::write(scratch.path().join("cars.csv"), format!("year,price,y\n{rows}"))?;
    let line = "train --data cars.csv --tasks y --model linear --steps 3000 --learning-rate 0.01 --eval-every 1000";
    let text = said(scratch.path(), line, 0)?;
    let rmse = printed(&text, "test", "rmse", "y").ok_or("a test error")?;
    assert!(rmse * rmse < 1e-3, "{text}");
    assert!(text.contains("numbers, which are scaled to mean 0 and standard deviation 1: year, price"), "{text}");
    Ok(())
}

#[test]
fn a_label_with_a_large_offset_is_compared_in_its_own_units() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let rows: String = (0..400).map(|row| format!("{row},{}\n", 1_700_000_000 + row)).collect();
    fs::write(scratch.path().join("t.csv"), format!("x,seen\n{rows}"))?;
    let config = "[study]\nname = 'a'\n[data]\nsource = 'table'\nfiles = 't.csv'\n[data.fields]\n\
                  x = { kind = 'number' }\n[data.tasks]\nseen = { kind = 'regression' }\n[[model]]\ntype = 'linear'\n";
    fs::write(scratch.path().join("a.toml"), config)?;
    let text = said(scratch.path(), "train --config a.toml --steps 3000 --eval-every 1000 --learning-rate 0.01", 0)?;
    assert!(printed(&text, "test", "rmse", "seen").is_some_and(|rmse| rmse < 0.01), "{text}");
    Ok(())
}

/// logistic.py, with scikit-learn 1.9.1, prints this AUC and writes the same file.
const SCIKIT_LEARN: f64 = 0.787_980;

#[test]
fn a_linear_model_ranks_as_scikit_learns_logistic_regression_does() -> Outcome {
    let scratch = tempfile::tempdir()?;
    fs::write(scratch.path().join("log.csv"), logistic_log())?;
    let config = "[study]\nname = 'a'\n[data]\nsource = 'table'\nfiles = 'log.csv'\n\
                  split = { by = 'column', column = 'part', test_values = ['t'] }\n[data.fields]\n\
                  kind = { kind = 'category' }\ngenres = { kind = 'categories' }\nx = { kind = 'number' }\n\
                  z = { kind = 'number' }\n[data.tasks]\nclick = { kind = 'binary' }\n[training]\nsteps = 6000\n\
                  batch_size = 1000\neval_every = 6000\nlearning_rate = 0.003\n[[model]]\ntype = 'linear'\n";
    fs::write(scratch.path().join("a.toml"), config)?;
    let text = said(scratch.path(), "train --config a.toml", 0)?;
    let area = printed(&text, "test", "auc", "click").ok_or("an AUC")?;
    assert!((area - SCIKIT_LEARN).abs() < 0.002, "{area} instead of {SCIKIT_LEARN}");
    Ok(())
}

/// The rows of logistic.py.
fn logistic_log() -> String {
    let mut draw = Draws::new();
    let mut text = String::from("kind,genres,x,z,click,part\n");
    for row in 0..6_000 {
        let kind = (draw.next() * 12.0) as i32;
        let mut genres: Vec<i32> = (0..6).filter(|_| draw.next() < 0.3).collect();
        if genres.is_empty() {
            genres.push(0);
        }
        let (x, z) = (40.0 * draw.next() + 1980.0, draw.next());
        let is_missing = draw.next() < 0.1;
        let of_genres: i32 = genres.iter().map(|genre| genre - 2).sum();
        let score = 0.3 * f64::from(kind % 5 - 2) + 0.4 * f64::from(of_genres) + (x - 2000.0) / 15.0;
        let score = score + if is_missing { -0.7 } else { 1.5 * (z - 0.5) };
        let click = u8::from(draw.next() < 1.0 / (1.0 + (-score).exp()));
        let genres: Vec<String> = genres.iter().map(|genre| format!("g{genre}")).collect();
        let z = if is_missing { String::new() } else { format!("{z:.6}") };
        let part = if row % 3 == 0 { "t" } else { "" };
        text += &format!("k{kind},{},{x:.6},{z},{click},{part}\n", genres.join("|"));
    }
    text
}

#[test]
fn a_leak_is_flagged_though_its_correlation_is_low_and_an_id_is_not() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let mut draw = Draws::new();
    let mut text = String::from("user_id,play_time_ms,duration_ms,long_view\n");
    for row in 0..4_000 {
        let duration = 5_000.0 + 3e5 * draw.next() * draw.next();
        // Whoever watched more than 18 seconds, or most of a short one, viewed it long.
        let played = duration * draw.next() * draw.next() * 1.5;
        let is_long = played > 18_000.0_f64.min(0.8 * duration);
        text += &format!("{},{},{},{}\n", row % 1_500, played as u64, duration as u64, u8::from(is_long));
    }
    fs::write(scratch.path().join("views.csv"), text)?;
    let output = mmoe(scratch.path(), "describe views.csv --tasks long_view")?;
    let (config, said) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
    assert!(said.contains("`play_time_ms` alone reaches an AUC of 0.9"), "{said}");
    assert!(said.contains("a possible leak, --exclude play_time_ms leaves it out"), "{said}");
    assert!(!said.contains("`user_id` alone"), "{said}");
    let line = |name: &str| config.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    assert!(line("play_time_ms").contains("A POSSIBLE LEAK of long_view"), "{config}");
    assert!(line("user_id = { kind = \"category\", min_count = 2 }").contains("named as an id"), "{config}");
    Ok(())
}

#[test]
fn what_describe_prints_can_be_swept_and_reported() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    fs::write(dir.join("log.csv"), log())?;
    let config = mmoe(dir, "describe log.csv --tasks click,watch_seconds,like")?;
    let config = String::from_utf8(config.stdout)?;
    for expected in ["user_id = { kind = \"category\" }", "like = { kind = \"binary\" }", "name = \"log\""] {
        assert!(config.contains(expected), "{config}");
    }
    // Runs that end at other evaluations, with and without shared layers, must fit one pack.
    let config = config.replace("[grid]", "[[model]]\ntype = \"linear\"\n\n[grid]");
    fs::write(dir.join("log.toml"), config)?;
    let few = "sweep log.toml --set training.steps=100 --set training.eval_every=10 --set grid.seeds=2 \
               --set training.patience=1 --set training.resamples=20 --set data.gauc=user_id";
    let swept = said(dir, few, 0)?;
    assert!(swept.contains("12 of 12 runs completed"), "{swept}");
    let report = said(dir, "report results/log", 0)?;
    for task in ["click", "watch_seconds", "like"] {
        assert!(report.contains(task), "{report}");
    }
    said(dir, "publish results/log", 0)?;
    let checked = said(dir, "check results/log", 0)?;
    assert!(checked.ends_with("results/log: nothing differs\n"), "{checked}");
    Ok(())
}

#[test]
fn the_rules_of_a_guess_are_those_of_the_page() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let line = |row: usize| {
        let day = row % 28 + 1;
        format!(
            "{row},{},{},{},{},2026-02-{day:02},{},a,{},{}\n",
            row % 37,
            row % 5,
            (row * 7919) % 5_000,
            row as f64 / 8.0,
            1_770_000_000 + row,
            ["x;y", "y", "x", "z;x"][row % 4],
            u8::from(row.is_multiple_of(3))
        )
    };
    let header = "row,userId,stars,views,ratio,day,time,same,tags,click\n";
    fs::write(scratch.path().join("t.csv"), header.to_owned() + &(0..3_000).map(line).collect::<String>())?;
    let output = mmoe(scratch.path(), "describe t.csv")?;
    let (config, said) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
    let expected = [
        ("userId = { kind = \"category\" }", "named as an id"),
        ("stars = { kind = \"category\" }", "fewer than 20 whole numbers, which repeat"),
        ("views = { kind = \"number\" }", "whole numbers"),
        ("ratio = { kind = \"number\" }", "numbers"),
        ("# day is left out", "a time"),
        ("# time is left out", "a time"),
        ("# same is left out", "one value in all rows"),
        ("tags = { kind = \"categories\", separator = \";\" }", "several values in a cell"),
        ("click = { kind = \"binary\" }", "are 1"),
    ];
    for (start, why) in expected {
        let line = config.lines().find(|line| line.starts_with(start));
        assert!(line.is_some_and(|line| line.contains(why)), "{start}: {config}");
    }
    let (_, guesses) = said.split_once("\n\n").and_then(|(_, rest)| rest.split_once("\n\n")).unwrap_or_default();
    let doubtful =
        "taken as numbers, though whole and of more than 1,000 values (ids?), or with texts among them: row, views\n";
    assert!(guesses.starts_with(doubtful), "they are listed first: {said}");
    Ok(())
}

#[test]
fn trainings_are_not_judged_by_a_metric_that_their_validation_rows_do_not_define() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let rows: String =
        (0..300).map(|row| format!("{row},{},{}\n", row % 2, u8::from(row % 3 == 0 && row < 200))).collect();
    fs::write(scratch.path().join("t.csv"), format!("t,z,q\n{rows}"))?;
    let config = "[study]\nname = 'a'\n[data]\nsource = 'table'\nfiles = 't.csv'\n\
                  split = { by = 'column', column = 't', test_values = [3, 4], validation_values = [250, 251] }\n\
                  fields = { t = { kind = 'number' } }\n\
                  tasks = { z = { kind = 'binary' }, q = { kind = 'binary' } }\n[training]\nsteps = 20\n\
                  MONITOR[[model]]\ntype = 'linear'\n";
    fs::write(scratch.path().join("a.toml"), config.replace("MONITOR", "monitor = 'q:auc'\n"))?;
    let refused = said(scratch.path(), "sweep a.toml", 2)?;
    assert!(refused.contains("all validation labels of the task `q` are the same"), "{refused}");
    assert!(refused.contains("choose another `monitor`"), "{refused}");
    fs::write(scratch.path().join("a.toml"), config.replace("MONITOR", ""))?;
    let swept = said(scratch.path(), "sweep a.toml", 0)?;
    assert!(swept.contains("all validation labels of the task `q` are 0; there is no AUC on them"), "{swept}");
    Ok(())
}

#[test]
fn a_column_that_is_not_there_and_a_label_of_texts_are_refused() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir: &Path = scratch.path();
    fs::write(dir.join("log.csv"), log())?;
    let cases = [
        ("train --data log.csv --tasks clicks", "log.csv: no column is named `clicks`\n  did you mean `click`?"),
        ("train --data log.csv --tasks click --exclude itemid", "no column is named `itemid`"),
        ("train --data log.csv --tasks category", "the label column `category` holds texts: "),
        ("describe log.csv --tasks click,likes", "no column is named `likes`"),
        ("describe none.csv", "none.csv"),
    ];
    for (line, cause) in cases {
        let text = said(dir, line, 2)?;
        assert!(text.contains(cause), "{line}: {text}");
    }
    Ok(())
}
