//! What the labels of a described table are, and how its rows count.

use super::{BY_PART, Described, Outcome, labels};
use mmoe::study::run::Split;

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
fn labels_that_vary_only_in_the_test_rows_are_compared_as_they_are() -> Outcome {
    let text = "x,part,y\n1,,5\n2,,5\n3,t,9\n";
    let config =
        format!("{BY_PART}[data.fields]\nx = {{ kind = 'number' }}\n[data.tasks]\ny = {{ kind = 'regression' }}\n");
    let (_, held_out) = Described::new(text, &config)?.splits(0)?;
    let scale = &held_out[0].table.as_ref().expect("a table").scales[0];
    assert_eq!(scale.invert(f64::from(labels(&held_out, Split::Test, 0)[0])), 9.0);
    Ok(())
}
