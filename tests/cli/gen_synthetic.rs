//! `gen-synthetic`: the table in the format that its name asks for, and trainings on it.

use std::fs;
use std::io::Read;
use std::path::Path;

use crate::common::program::said;
use crate::common::{Outcome, tree};
use flate2::read::MultiGzDecoder;
use mmoe::base::sha256::sha256_hex;

/// The text of a table, unpacked if it is packed, with commas between its cells.
fn text(path: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let bytes = fs::read(path)?;
    let mut text = String::new();
    if path.extension().is_some_and(|ending| ending == "gz") {
        MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?;
        assert!(bytes.len() < text.len());
    } else {
        text = String::from_utf8(bytes)?;
    }
    Ok(text.replace('\t', ","))
}

#[test]
fn the_ending_of_the_name_decides_separator_and_packing_and_train_reads_them_all() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    let mut losses = Vec::new();
    for (folder, name) in [("a", "t.csv"), ("b", "t.tsv"), ("c", "t.csv.gz"), ("d", "t.tsv.gz"), ("e", "t")] {
        let path = format!("{folder}/{name}");
        let said_of = said(dir, &format!("gen-synthetic --rows 60 --dim 3 --out {path}"), 0)?;
        assert!(said_of.ends_with(&format!("wrote {path} and {folder}/t.json\n")), "{said_of}");
        let written = text(&dir.join(&path))?;
        assert!(written.starts_with("x0,x1,x2,y1,y2\n") && written.lines().count() == 61, "{written}");
        assert_eq!(written, text(&dir.join("a/t.csv"))?, "{path}");
        let has_tabs = fs::read(dir.join(&path))?.contains(&b'\t');
        assert!(name != "t.tsv" || has_tabs);
        let described = fs::read_to_string(dir.join(folder).join("t.json"))?;
        assert!(described.contains(&sha256_hex(&fs::read(dir.join(&path))?)), "the checksum is that of the file");
        let train = format!("train --data {path} --tasks y1,y2 --steps 20 --batch-size 8 --out trained-{folder}");
        let printed = said(dir, &train, 0)?;
        losses.push(printed.lines().filter(|line| line.contains(" rmse ")).collect::<Vec<_>>().join("\n"));
    }
    assert!(losses.iter().all(|one| *one == losses[0]) && losses[0].contains("test"), "{losses:?}");
    said(dir, "gen-synthetic --rows 60 --dim 3 --out c/t.csv.gz --force", 0)?;
    let again = "gen-synthetic --rows 60 --dim 3 --out again/t.csv.gz";
    said(dir, again, 0)?;
    assert_eq!(tree(&dir.join("again"))?, tree(&dir.join("c"))?, "packed files have the same bytes, too");
    Ok(())
}
