//! The README's console blocks say what the program prints.

#[test]
fn the_console_blocks_of_the_readme_are_true() {
    // The commands write files.
    let folder = tempfile::tempdir().expect("a scratch folder");
    let readme = folder.path().join("README.md");
    std::fs::copy("README.md", &readme).expect("the README is there");
    std::env::set_current_dir(&folder).expect("the scratch folder can be entered");
    trycmd::TestCases::new().case(&readme).run();
}
