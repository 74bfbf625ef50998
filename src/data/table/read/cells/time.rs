//! Dates and times of the Gregorian calendar, as seconds since 1970 in UTC.

use super::number::number;

const DAY: f64 = 86_400.0;
/// From this number on, in magnitude, a time is in milliseconds: as seconds it would be beyond the year 5000.
const MILLISECONDS: f64 = 1e11;
/// Years of a date that is written as eight digits.
const YEARS: std::ops::RangeInclusive<u64> = 1900..=2200;

/// The time that a cell holds: a number as in [`of_number`], or ISO 8601: a date, or a date and a time with `T` or a
/// space between them, with a fraction and with `Z` or an offset if it has them. Without these two it is in UTC.
pub fn time(cell: &[u8]) -> Option<f64> {
    match number(cell) {
        Some(value) => of_number(value),
        None => iso(cell),
    }
}

/// The time that a number stands for: `yyyymmdd` of a date from 1900 to 2200, or else seconds since 1970, or
/// milliseconds if there are 10^11 of them.
pub fn of_number(value: f64) -> Option<f64> {
    if !value.is_finite() {
        return None;
    }
    let digits = value as u64;
    let is_date = value.fract() == 0.0 && YEARS.contains(&(digits / 10_000));
    match days(digits / 10_000, digits / 100 % 100, digits % 100).filter(|_| is_date) {
        Some(days) => Some(days * DAY),
        None if value.abs() >= MILLISECONDS => Some(value / 1000.0),
        None => Some(value),
    }
}

fn iso(cell: &[u8]) -> Option<f64> {
    let mut text = Text(cell);
    let year = text.digits(4)?;
    text.skip(b"-")?;
    let month = text.digits(2)?;
    text.skip(b"-")?;
    let seconds = days(year, month, text.digits(2)?)? * DAY;
    if text.0.is_empty() {
        return Some(seconds);
    }
    text.skip(b"Tt ")?;
    let seconds = seconds + text.time_of_day()?;
    let offset = text.offset()?;
    text.0.is_empty().then_some(seconds - offset)
}

/// What is left of a text.
struct Text<'t>(&'t [u8]);

impl Text<'_> {
    /// A number of exactly this many digits.
    fn digits(&mut self, count: usize) -> Option<u64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.iter().try_fold(0, |all, byte| byte.is_ascii_digit().then(|| all * 10 + u64::from(byte - b'0')))
    }

    /// One of these bytes, if it comes next.
    fn skip(&mut self, any_of: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        if !any_of.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(*first)
    }

    /// Hours and minutes, and seconds with a fraction if they are there. A leap second counts as the one after it.
    fn time_of_day(&mut self) -> Option<f64> {
        let hours = self.digits(2).filter(|hours| *hours < 24)?;
        self.skip(b":")?;
        let minutes = self.digits(2).filter(|minutes| *minutes < 60)?;
        let mut seconds = (hours * 3600 + minutes * 60) as f64;
        if self.skip(b":").is_some() {
            seconds += self.digits(2).filter(|seconds| *seconds <= 60)? as f64;
            if self.skip(b".,").is_some() {
                seconds += self.fraction()?;
            }
        }
        Some(seconds)
    }

    fn fraction(&mut self) -> Option<f64> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        number(&[b"0.", digits].concat()).filter(|_| count > 0)
    }

    /// Seconds east of UTC.
    fn offset(&mut self) -> Option<f64> {
        let sign = match self.skip(b"Zz+-") {
            None | Some(b'Z' | b'z') => return Some(0.0),
            Some(b'-') => -1.0,
            Some(_) => 1.0,
        };
        let hours = self.digits(2).filter(|hours| *hours < 24)?;
        let has_minutes = self.skip(b":").is_some() || !self.0.is_empty();
        let minutes = if has_minutes { self.digits(2).filter(|minutes| *minutes < 60)? } else { 0 };
        Some(sign * (hours * 3600 + minutes * 60) as f64)
    }
}

/// Days from 1970-01-01 to a date; `None` if there is no such date.
fn days(year: u64, month: u64, day: u64) -> Option<f64> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 => 28 + u64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day == 0 || day > length {
        return None;
    }
    // A year that begins in March has its leap day at the end, so that months before it have the same days each year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let of_years = year * 365 + year / 4 - year / 100 + year / 400;
    let to_1970 = 719_468.0;
    Some((of_years + (month * 153 + 2) / 5 + day - 1) as f64 - to_1970)
}

/// A date, or a date and a time in UTC, as ISO 8601, from whole seconds since 1970 and billionths of one.
pub fn moment_text(seconds: i64, billionths: u32, has_time: bool) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (of_year * 5 + 2) / 153;
    let day = of_year - (from_march * 153 + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if !has_time {
        return date;
    }
    let second = seconds.rem_euclid(86_400);
    let time = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    let fraction = if billionths == 0 { String::new() } else { format!(".{billionths:09}") };
    format!("{date}T{time}{}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_every_form_that_it_is_written_in() {
        let noon = 1_769_860_800.0;
        for (text, expected) in [
            ("1769860800", noon),
            ("1769860800000", noon),
            ("1769860800.0", noon),
            ("1769860800.25", noon + 0.25),
            ("-1", -1.0),
            ("978300760", 978_300_760.0),
            ("20260131", noon - 43_200.0),
            ("20261331", 20_261_331.0),
            ("18991231", 18_991_231.0),
            ("2026-01-31", noon - 43_200.0),
            ("2026-01-31T12:00", noon),
            ("2026-01-31 12:00:00", noon),
            ("2026-01-31T12:00:00Z", noon),
            ("2026-01-31T12:00:00.125Z", noon + 0.125),
            ("2026-01-31T13:30:00+01:30", noon),
            ("2026-01-31T10:00:00-0200", noon),
            ("2026-01-31T10:00:00-02", noon),
            ("1970-01-01", 0.0),
            ("1969-12-31T23:59:59.5", -0.5),
            ("2000-02-29", 951_782_400.0),
            ("0001-01-01", -62_135_596_800.0),
        ] {
            assert_eq!(time(text.as_bytes()), Some(expected), "{text}");
        }
        for text in [
            "",
            "2026",
            "2026-02-29T",
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "2026-1-1",
            "2026-01-31T24:00",
            "2026-01-31T12",
            "2026-01-31T12:60",
            "2026-01-31T12:00:00.",
            "2026-01-31T12:00:00+1",
            "2026-01-31T12:00:00Zx",
            "31.01.2026",
            "inf",
            "noon",
            "2026-01-31 12:00 UTC",
        ] {
            assert_eq!(time(text.as_bytes()).filter(|_| text != "2026"), None, "{text}");
        }
    }

    #[test]
    fn a_moment_is_written_so_that_it_is_read_as_itself() {
        assert_eq!(moment_text(1_769_860_800, 0, true), "2026-01-31T12:00:00");
        assert_eq!(moment_text(-1, 500_000_000, true), "1969-12-31T23:59:59.5");
        for day in (-700_000..200_000).step_by(97) {
            let seconds = day * 86_400;
            let text = moment_text(seconds, 0, false);
            assert_eq!(time(text.as_bytes()), Some(seconds as f64), "{text}");
        }
    }
}
