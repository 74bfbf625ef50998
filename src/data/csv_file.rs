//! Reads numeric CSV files with a header: users' own data.

use super::dense_rows::Table;
use crate::base::error::{Error, Result};
use crate::base::sha256::hex;
use crate::study::run::{CsvFile, MEAN_TASK};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Hint for a file that is not a table at all.
const HEADER_WANTED: &str = "give a CSV file whose first line names its columns";

/// Reads a CSV file. Every cell must be a finite number, and every row as long as the header. Spaces around a cell are
/// ignored.
pub fn read(spec: &CsvFile) -> Result<Table> {
    let path = &spec.path.expanded();
    let file = open(path)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let mut header = reader.headers().map_err(|error| malformed(path, &error))?.clone();
    header.trim();
    if header.is_empty() {
        return Err(Error::Usage(format!("{}: is empty\n  {HEADER_WANTED}", spec.path)));
    }
    let columns = Columns::new(spec, &header)?;
    let mut table = Table::with_capacity(columns.inputs.len(), spec.tasks.clone(), 0);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| malformed(path, &error))? {
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != header.len() {
            return Err(Error::Usage(format!(
                "{}:{line}: {} cells, but the header names {} columns\n  fix or remove that line",
                spec.path,
                record.len(),
                header.len()
            )));
        }
        let cells = |columns: &[usize]| -> Result<Vec<f32>> {
            columns.iter().map(|&column| number(spec, &header, &record, line, column)).collect()
        };
        table.push_row(&cells(&columns.inputs)?, &cells(&columns.tasks)?);
    }
    if table.rows() < 2 {
        return Err(Error::Usage(format!(
            "{}: at least 2 rows are needed, but it has {}\n  \
             give one row to train on and one to test on, below the header",
            spec.path,
            table.rows()
        )));
    }
    Ok(table)
}

/// The column numbers of a file's inputs and tasks.
struct Columns {
    inputs: Vec<usize>,
    tasks: Vec<usize>,
}

impl Columns {
    fn new(spec: &CsvFile, header: &csv::StringRecord) -> Result<Self> {
        let names: Vec<&str> = header.iter().collect();
        if let Some(name) = names.iter().enumerate().find(|(i, name)| names[..*i].contains(name)).map(|(_, name)| name)
        {
            return Err(Error::Usage(format!(
                "{}:1: two columns are named `{}`\n  give every column a name of its own",
                spec.path,
                name.escape_debug()
            )));
        }
        let mut tasks = Vec::new();
        for task in &spec.tasks {
            let column =
                names.iter().position(|name| *name == task.trim()).ok_or_else(|| no_such_column(spec, task, &names))?;
            if task == MEAN_TASK || tasks.contains(&column) {
                return Err(Error::Usage(format!(
                    "task `{}` cannot be used: each task is named only once, and `{MEAN_TASK}` stands for the mean \
                     over the tasks\n  \
                     rename the column or name it only once",
                    task.escape_debug()
                )));
            }
            tasks.push(column);
        }
        let inputs: Vec<usize> = (0..names.len()).filter(|column| !tasks.contains(column)).collect();
        if inputs.is_empty() {
            return Err(Error::Usage(format!(
                "{}: every column is a task, so no input is left\n  name only the label columns in `tasks`",
                spec.path
            )));
        }
        Ok(Self { inputs, tasks })
    }
}

fn no_such_column(spec: &CsvFile, task: &str, names: &[&str]) -> Error {
    let shown: Vec<String> = names.iter().rev().take(8).rev().map(|name| name.escape_debug().to_string()).collect();
    let ellipsis = if names.len() > shown.len() { "..., " } else { "" };
    Error::Usage(format!(
        "{}:1: no column is named `{}`\n  choose from the header's columns: {ellipsis}{}",
        spec.path,
        task.escape_debug(),
        shown.join(", ")
    ))
}

fn number(
    spec: &CsvFile,
    header: &csv::StringRecord,
    record: &csv::StringRecord,
    line: u64,
    column: usize,
) -> Result<f32> {
    let cell = record[column].trim();
    let refuse = |what: String, hint: &str| {
        let name = header[column].escape_debug().to_string();
        Err(Error::Usage(format!("{}:{line}: column {} (`{name}`) {what}\n  {hint}", spec.path, column + 1)))
    };
    match cell.parse::<f32>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => refuse(
            format!("holds `{}`, which is not a finite 32-bit number", cell.escape_debug()),
            "replace it or remove the row",
        ),
        Err(_) if cell.is_empty() => refuse("is empty".into(), "fill in a number or remove the row"),
        Err(_) => {
            let shown: String = cell.chars().take(40).collect();
            refuse(
                format!("holds `{}`, which is not a number", shown.escape_debug()),
                "encode it as a number, or remove the column",
            )
        }
    }
}

/// Opens a regular file. A pipe is refused, since the file is read twice: for its hash and for its rows.
fn open(path: &Path) -> Result<File> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        let cause = if metadata.is_dir() { "is a folder" } else { "is not a regular file" };
        return Err(Error::Usage(format!("{}: {cause}\n  {HEADER_WANTED}", path.display())));
    }
    File::open(path).map_err(|error| unreadable(path, &error))
}

/// sha256 of a file's bytes, read as a stream.
pub fn sha256(path: &Path) -> Result<String> {
    let mut file = open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(|error| unreadable(path, &error))? {
            0 => return Ok(hex(&hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::Usage(format!("{}: cannot be read: {error}\n  check the path in `path` or --data", path.display()))
}

fn malformed(path: &Path, error: &csv::Error) -> Error {
    if let csv::ErrorKind::Io(error) = error.kind() {
        return unreadable(path, error);
    }
    Error::Usage(format!("{}: not a CSV file with a header: {error}\n  fix the file", path.display()))
}
