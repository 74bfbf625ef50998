//! Where two tables differ, in words.

/// Names the first field in which `found` differs from `expected`. Their bytes must differ.
pub(super) fn difference(found: &[u8], expected: &[u8]) -> String {
    let (found, expected) = (rows(found), rows(expected));
    let differing = || found.iter().zip(&expected).enumerate().filter(|(_, (found, expected))| found != expected);
    let Some((line, (found_row, row))) = differing().next() else {
        return match (found.len(), expected.len()) {
            (found, expected) if found == expected => "another notation of the same fields".into(),
            (found, expected) => format!("{found} lines instead of {expected}"),
        };
    };
    let column = (0..row.len()).find(|&column| found_row.get(column) != row.get(column)).unwrap_or(row.len());
    let field = |row: &[String]| row.get(column).map_or_else(|| "nothing".into(), |field| format!("`{field}`"));
    let name = expected.first().and_then(|header| header.get(column)).map_or("a column too many", String::as_str);
    let (place, line) = (row[..column].join(","), line + 1);
    let more = match differing().count() - 1 {
        0 => String::new(),
        more => format!("; {more} more lines differ"),
    };
    format!("line {line} ({place}), {name}: {} instead of {}{more}", field(found_row), field(row))
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let shown = |field: &[u8]| String::from_utf8_lossy(field).escape_debug().to_string();
    reader.into_byte_records().map_while(Result::ok).map(|row| row.iter().map(shown).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn a_changed_field_is_named_by_line_place_and_column() {
        let said =
            difference(b"model,corr,mean\nomoe,0.5,1\nmmoe,0.5,3\n", b"model,corr,mean\nomoe,0.5,1\nmmoe,0.5,2\n");
        assert_eq!(said, "line 3 (mmoe,0.5), mean: `3` instead of `2`");
    }

    #[test]
    fn missing_lines_missing_fields_and_mere_notation_are_told_apart() {
        assert_eq!(difference(b"a\n1\n", b"a\n1\n2\n"), "2 lines instead of 3");
        assert_eq!(difference(b"a,b\n1\n", b"a,b\n1,2\n"), "line 2 (1), b: nothing instead of `2`");
        assert_eq!(difference(b"a\n\"1\"\n", b"a\n1\n"), "another notation of the same fields");
    }
}
