//! Described tables: what a config says is what is read, written back, and refused.

use mmoe::study::Study;
use mmoe::study::run::table::{FieldKind, Scale, SplitBy, TableSpec, TaskKind};
use mmoe::study::run::{DataSpec, Direction, Loss, Metric, Objective, Split};

/// The description of the issue that asked for it, with everything that it can say.
const ALL: &str = "\
[study]
name = 'log'
reference = 'linear'
[data]
source = 'table'
files = ['log/2026-*.csv.gz', 'log/more.csv']
separator = ';'
encoding = 'latin-1'
header = ['user_id', 'item_id', 'genres', 'price', 'time', 'click', 'watch_seconds', 'like', 'rating', 'w']
missing = ['NA', '?']
sample_weight = 'w'
gauc = 'user_id'
split = { by = 'user-time', group = 'user_id', column = 'time', validation = 0.1, test = 0.2, seed = 3 }
[[data.join]]
files = 'users.csv'
on = 'user_id'
on_missing = 'error'
[data.fields]
user_id = { kind = 'category', min_count = 2 }
'hashed id' = { kind = 'category', column = 'item_id', hash_buckets = 1000 }
genres = { kind = 'categories', separator = '::', max_length = 5 }
price = { kind = 'number', scale = 'log1p' }
[data.tasks]
click = { kind = 'binary', positive_weight = 3 }
watch = { kind = 'regression', column = 'watch_seconds', scale = 'log1p', loss_weight = 0.5 }
like = { kind = 'binary', given = 'click', sample_weight = 'w' }
good = { kind = 'binary', column = 'rating', at_least = 4, range = [1, 5] }
great = { kind = 'binary', column = 'rating', equals = 5, given = 'good' }
any = { kind = 'binary', any_of = ['click', 'like'], given_not = 'good' }
hard = { kind = 'binary', column = 'click', keep_labels = 0.1 }
coin = { kind = 'binary', random = 0.4 }
usual = { kind = 'binary', column = 'rating', one_of = [3, 'so so'] }
[data.negatives]
per_row = 4
law = 'uniform-unseen'
user = 'user_id'
item = 'item_id'
[training]
monitor = 'like:log-loss'
loss_mean = 'batch'
patience = 2
[[model]]
type = 'mmoe'
[[model]]
type = 'linear'
";

fn table(study: &Study) -> &TableSpec {
    study.data.table().expect("a table")
}

/// The study with the field that unseen pairs need.
fn all() -> String {
    ALL.replace("[data.tasks]", "item_id = { kind = 'category' }\n[data.tasks]")
}

fn refused(config: &str) -> String {
    Study::parse("a.toml", config).expect_err("it is refused").to_string()
}

#[test]
fn everything_that_a_description_says_is_read_in_the_order_of_the_file() {
    let study = Study::parse("a.toml", &all()).expect("it is good");
    let table = table(&study);
    let names: Vec<&str> = table.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["user_id", "hashed id", "genres", "price", "item_id"]);
    assert_eq!(study.data.tasks(), ["click", "watch", "like", "good", "great", "any", "hard", "coin", "usual"]);
    assert_eq!(table.fields[1].column, "item_id");
    assert_eq!(table.fields[3].kind, FieldKind::Number { scale: Scale::Log1p });
    assert_eq!((table.split.by, table.split.seed), (SplitBy::UserTime, 3));
    assert_eq!(table.files.joins[0].on, "user_id");
    assert_eq!((table.tasks[1].kind, table.tasks[1].loss_weight), (TaskKind::Regression, 0.5));
    assert_eq!(table.tasks[4].label.equals.as_deref(), Some("5"));
    assert_eq!(table.tasks[8].label.one_of, ["3", "so so"]);
    assert_eq!((&table.tasks[5].label.column, &table.tasks[7].label.column), (&None, &None));
    let losses: Vec<Loss> = study.data.task_list().iter().map(|task| task.loss).collect();
    assert_eq!(losses[..3], [Loss::CrossEntropy, Loss::SquaredError, Loss::CrossEntropy]);
}

#[test]
fn it_is_equal_to_the_config_that_it_is_written_as_and_its_id_has_no_path() {
    let study = Study::parse("a.toml", &all()).expect("it is good");
    let text = study.to_config(&|_| String::new());
    let back = Study::parse("written.toml", &text).unwrap_or_else(|error| panic!("{text}\n{error}"));
    assert_eq!((&back, back.hash()), (&study, study.hash()), "{text}");
    let moved = Study::parse("a.toml", &all().replace("log/more.csv", "elsewhere/more.csv")).expect("it is good");
    assert_eq!(moved.hash(), study.hash());
    let other = Study::parse("a.toml", &all().replace("min_count = 2", "min_count = 3")).expect("it is good");
    assert_ne!(other.hash(), study.hash());
}

#[test]
fn trainings_are_judged_by_what_they_monitor_or_by_the_main_task() {
    let objective = |config: &str| {
        let study = Study::parse("a.toml", config).expect("it is good");
        study.base(&study.models[0]).objective().expect("a training")
    };
    let of = |metric, direction| Objective { metric, direction };
    assert_eq!(objective(&all()), of(Metric::new(Split::Validation, "like", "log-loss"), Direction::Lowest));
    let main = all().replace("monitor = 'like:log-loss'\n", "");
    assert_eq!(objective(&main), of(Metric::new(Split::Validation, "click", "auc"), Direction::Highest));
    let watch = all().replace("like:log-loss", "watch:r2");
    assert_eq!(objective(&watch), of(Metric::new(Split::Validation, "watch", "r2"), Direction::Highest));
    let usual = all().replace("like:log-loss", "watch");
    assert_eq!(objective(&usual), of(Metric::new(Split::Validation, "watch", "rmse"), Direction::Lowest));
}

#[test]
fn what_does_not_fit_is_refused_at_its_place_with_a_hint() {
    let cases = [
        ("positive_weight = 3", "min_count = 3", "unknown key `min_count` in the task `click`", ""),
        ("min_count = 2", "scale = 'none'", "the field `user_id` has no `scale`", "there are kind, column, min_count"),
        ("kind = 'number', scale = 'log1p'", "kind = 'numbr'", "`kind` cannot be numbr", "did you mean `number`?"),
        ("at_least = 4", "at_least = 4, equals = 3", "two rules make the labels", "remove one of `at_least`, `equals`"),
        (
            "one_of = [3, 'so so']",
            "one_of = [3], equals = 3",
            "two rules make the labels",
            "remove one of `equals`, `one_of`",
        ),
        ("loss_weight = 0.5", "one_of = [3]", "`one_of` makes labels of 0 and 1", "make the task `binary`"),
        ("random = 0.4", "random = 0.4, column = 'click'", "the labels are said in two ways", "remove one of"),
        ("given = 'good' }", "given = 'goood' }", "there is no task `goood`", "did you mean `good`?"),
        ("given = 'good' }", "given = 'watch' }", "`watch` has no labels of 0 and 1", "name a binary task"),
        ("given = 'click'", "given = 'like'", "the task is a condition of itself", "remove one of the conditions"),
        ("given_not = 'good'", "given_not = 'good', given = 'click'", "exclude each other", "remove one of the two"),
        ("range = [1, 5]", "range = [5, 1]", "nothing is from 5 to 1", "give the smaller number first"),
        ("range = [1, 5]", "range = [1]", "`range` has 1 values", "give two, for the least and the greatest"),
        ("equals = 5", "equals = 5, range = [1, 5]", "`range` is about numbers, and `equals` reads none", "remove one"),
        (
            "hash_buckets = 1000",
            "hash_buckets = 9, min_count = 2",
            "hashed values have no input of their own",
            "remove",
        ),
        ("loss_weight = 0.5", "at_least = 3", "`at_least` makes labels of 0 and 1", "make the task `binary`"),
        ("by = 'user-time', ", "by = 'random', ", "a split by random has no `group`", "it has key, validation"),
        ("group = 'user_id', ", "", "a split by user-time needs `group`", "add `group = ...`"),
        ("test = 0.2", "test = 0.95", "no rows are left to train on", "give shares with a sum below 1"),
        ("test = 0.2", "test = 0", "no rows are left for the test", "give a share"),
        ("column = 'rating', equals = 5", "column = 'price', equals = 5", "the field `price` is the label", "remove"),
        ("user = 'user_id'", "user = 'nobody'", "`nobody`, is no field of kind category", "name a field"),
        ("like:log-loss", "likes:auc", "`monitor` names the task `likes`, which there is not", "did you mean `like`?"),
        ("like:log-loss", "watch:auc", "the task `watch` has no metric `auc`", "its metrics: rmse, mae, r2"),
        ("like:log-loss", "like:speed", "`monitor` cannot be like:speed", "give TASK:METRIC, such as click:auc"),
        ("reference = 'linear'", "reference = 'ple'", "the study has no model `ple`", "its models: mmoe, linear"),
        ("validation = 0.1", "validation = 0", "`patience` needs metrics on validation rows", "remove it"),
        ("on = 'user_id'\n", "", "missing key `on` in [[data.join]]", "add `on = ...`"),
        ("files = ['log/2026-*.csv.gz', 'log/more.csv']\n", "", "missing key `files` in [data]", "add `files = ...`"),
    ];
    for (good, bad, cause, hint) in cases {
        let config = all();
        assert!(config.contains(good), "{good}");
        let message = refused(&config.replacen(good, bad, 1));
        assert!(message.contains(cause) && message.contains(hint), "{bad}: {message}");
    }
}

#[test]
fn folds_can_be_an_axis_of_the_grid() {
    let folds = "split = { by = 'random', key = ['user_id', 'item_id'], folds = 5, seed = 3 }";
    let old =
        "split = { by = 'user-time', group = 'user_id', column = 'time', validation = 0.1, test = 0.2, seed = 3 }";
    let config = all().replace(old, folds) + "[grid]\nfold = [0, 1, 4]\n";
    let study = Study::parse("a.toml", &config).expect("it is good");
    assert_eq!(study.run_count(), Some(6));
    let beyond = refused(&config.replace("[0, 1, 4]", "[0, 5]"));
    assert!(beyond.contains("`fold` has 5, but there are 5 folds"), "{beyond}");
    let without = refused(&config.replace(", folds = 5", ""));
    assert!(without.contains("`fold` needs `folds`"), "{without}");
}

#[test]
fn a_table_needs_fields_and_tasks() {
    let config = "[study]\nname = 'a'\n[data]\nsource = 'table'\nfiles = 'x.csv'\n[[model]]\ntype = 'mmoe'\n";
    let message = refused(config);
    assert!(message.contains("no fields are described") && message.contains("no tasks are described"), "{message}");
}

#[test]
fn the_former_source_csv_is_refused_with_the_block_that_replaces_it() {
    let config = "[study]\nname = 'a'\n[data]\nsource = 'csv'\npath = 'my.csv'\ntasks = ['y one', 'y2']\n\
                  [[model]]\ntype = 'mmoe'\n";
    let message = refused(config);
    assert!(message.starts_with("a.toml:4:10: the source `csv` is now `table`"), "{message}");
    assert!(message.contains("`mmoe describe my.csv --tasks y one,y2`"), "{message}");
    let block: String = message
        .lines()
        .skip_while(|line| line.trim() != "[data]")
        .filter_map(|line| line.strip_prefix("    "))
        .map(|line| line.replace("# an input each: name", "x") + "\n")
        .map(|line| line.replace(", or \"category\"", ""))
        .collect();
    let replaced = format!("[study]\nname = 'a'\n{block}[[model]]\ntype = 'mmoe'\n");
    let study = Study::parse("b.toml", &replaced).unwrap_or_else(|error| panic!("{replaced}\n{error}"));
    assert!(matches!(study.data, DataSpec::Table(_)));
    assert_eq!(study.data.tasks(), ["y one", "y2"]);
}
