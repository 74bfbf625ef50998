//! A time on the command line, such as `90s`, `30m`, `8h` or `1h30m`.

use std::str::FromStr;
use std::time::Duration;

/// The value of `--time-limit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimit(pub Duration);

impl FromStr for TimeLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        seconds(text)
            .filter(|&seconds| seconds > 0)
            .map(|seconds| Self(Duration::from_secs(seconds)))
            .ok_or_else(|| "give a time with its unit, such as 90s, 30m, 8h, 2d or 1h30m".into())
    }
}

fn seconds(text: &str) -> Option<u64> {
    let (mut rest, mut seconds) = (text, 0u64);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let unit = match rest.as_bytes()[end] {
            b's' => 1,
            b'm' => 60,
            b'h' => 3600,
            b'd' => 24 * 3600,
            _ => return None,
        };
        seconds = seconds.checked_add(rest[..end].parse::<u64>().ok()?.checked_mul(unit)?)?;
        rest = &rest[end + 1..];
    }
    Some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit() {
        for (text, seconds) in [("90s", 90), ("30m", 1800), ("8h", 28_800), ("1h30m", 5400), ("2d", 172_800)] {
            assert_eq!(text.parse(), Ok(TimeLimit(Duration::from_secs(seconds))), "{text}");
        }
        for text in ["", "8", "0s", "h", "8x", "-1h", "1.5h", "8h3", "99999999999999999999d", "9999999999999999d", "8é"]
        {
            assert!(text.parse::<TimeLimit>().is_err(), "{text}");
        }
    }
}
