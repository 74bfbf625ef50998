//! Pairs of user and item that a described table lacks, as rows of 0.

use super::{Described, Outcome, inputs, labels};
use mmoe::study::run::Split;
use std::collections::BTreeSet;

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
