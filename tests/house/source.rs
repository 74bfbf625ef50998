//! Rust text as words and signs with their lines: without comments, literals, lifetimes and test code.

/// A word or a sign.
#[derive(Clone, Copy)]
pub struct Token<'a> {
    pub text: &'a str,
    pub line: usize,
}

/// What a file says outside test code, and the modules that it declares for tests only.
pub struct Source<'a> {
    pub tokens: Vec<Token<'a>>,
    pub test_modules: Vec<&'a str>,
}

pub fn read(text: &str) -> Source<'_> {
    let all = tokens(text);
    let mut source = Source { tokens: Vec::new(), test_modules: Vec::new() };
    let mut rest = &all[..];
    while let Some(&token) = rest.first() {
        let start: String = rest.iter().take(8).map(|token| token.text).collect();
        if start.starts_with("#![cfg(test)]") {
            break;
        }
        let is_test = start.starts_with("#[cfg(test)]") || start.starts_with("#[cfg(all(test,");
        let (item, after) = rest.split_at(if is_test { item_length(rest) } else { 1 });
        match item {
            [.., module, name, end] if module.text == "mod" && end.text == ";" => source.test_modules.push(name.text),
            _ if is_test => {}
            _ => source.tokens.push(token),
        }
        rest = after;
    }
    source
}

/// Whether this is a name, a keyword or a number.
pub fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

const ITEMS: [&str; 13] =
    ["async", "const", "enum", "fn", "impl", "let", "macro_rules", "mod", "static", "struct", "trait", "type", "use"];

/// An item ends at its semicolon or its closing brace; a field, a variant or an arm also ends at its comma.
fn item_length(tokens: &[Token]) -> usize {
    let (mut depth, mut before, mut is_head, mut is_item, mut is_body) = (0, "", true, false, false);
    for (place, &Token { text, .. }) in tokens.iter().enumerate() {
        is_body |= depth == 0 && text == "{" && (is_item || matches!(before, ">" | "!" | "]"));
        match text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        is_head &= depth != 0 || !matches!(text, ":" | "=");
        is_item |= is_head && depth == 0 && ITEMS.contains(&text);
        match text {
            _ if depth < 0 => return place, // The end of the code around it.
            ";" if depth == 0 => return place + 1,
            "}" if depth == 0 && is_body => return place + 1,
            "," if depth == 0 && !is_item => return place + 1,
            _ => before = text,
        }
    }
    tokens.len()
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while !rest.is_empty() {
        let (length, is_token) = next(rest);
        let (piece, after) = rest.split_at(length);
        if is_token {
            tokens.push(Token { text: piece, line });
        }
        line += piece.matches('\n').count();
        rest = after;
    }
    tokens
}

/// The length of the next piece of text, and whether it is a token.
fn next(text: &str) -> (usize, bool) {
    let word = word_length(text);
    let (prefix, after) = text.split_at(word);
    let sign = text.chars().next().map_or(0, char::len_utf8);
    match prefix {
        "r" | "br" | "cr" if let Some(length) = raw_string(after) => (word + length, false),
        "r" if after.starts_with('#') => (2, false), // `r#type` is `type`.
        "" | "b" | "c" if after.starts_with('"') => (word + quoted(after, '"'), false),
        "" | "b" if after.starts_with('\'') => (word + character(after), false),
        "" if text.starts_with("//") => (text.find('\n').unwrap_or(text.len()), false),
        "" if text.starts_with("/*") => (block_comment(text), false),
        "" if text.starts_with("::") => (2, true),
        "" => (sign, !text.starts_with(char::is_whitespace)),
        _ => (word, true),
    }
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// The length from an opening quote to the closing one, which has no backslash before it.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (place, c) in text.char_indices().skip(1) {
        if c == quote && !is_escaped {
            return place + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

/// `'x'` and `'\n'` are characters; any other word after a tick is a lifetime.
fn character(text: &str) -> usize {
    let mut inside = text[1..].chars();
    match (inside.next(), inside.next()) {
        (Some('\\'), _) | (_, Some('\'')) => quoted(text, '\''),
        _ => 1 + word_length(&text[1..]),
    }
}

fn raw_string(text: &str) -> Option<usize> {
    let hashes = text.find(|c| c != '#')?;
    let inside = text[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", &text[..hashes]);
    Some(inside.find(&end).map_or(text.len(), |place| hashes + 1 + place + end.len()))
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    for (place, pair) in text.as_bytes().windows(2).enumerate() {
        match pair {
            b"/*" => depth += 1,
            b"*/" if depth == 1 => return place + 2,
            b"*/" => depth -= 1,
            _ => {}
        }
    }
    text.len()
}
