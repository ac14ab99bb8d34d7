//! Amounts as people write and read them: `64MiB`, `1.5 GB`, `10_000`.

use thiserror::Error;

/// The names of sizes and their bytes, binary ones first: those are what is shown.
const SIZES: [(&str, u64); 12] = [
    ("EiB", 1 << 60),
    ("PiB", 1 << 50),
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("PB", 1_000_000_000_000_000),
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("B", 1),
];

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AmountError {
    /// Nothing that could be a number. Fault of whoever typed it.
    #[error("`{0}` is no whole number")]
    Number(String),
    /// Nothing that could be a size. Fault of whoever typed it.
    #[error("`{0}` is no size; write it as 8GiB, 512MiB or a number of bytes")]
    Size(String),
}

/// The number that a text means; of bytes with a unit, and with a fraction where there is one.
///
/// # Errors
/// [`AmountError`] where it means none, or one that is too large.
pub fn parse_amount(text: &str, is_bytes: bool) -> Result<u64, AmountError> {
    let text = text.trim();
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '_' | ',' | ' '))
        .collect();
    let digits = plain.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| plain.parse().ok()).flatten();
    match (number, is_bytes) {
        (Some(number), _) => Ok(number),
        (None, false) => Err(AmountError::Number(text.to_owned())),
        (None, true) => size(text).ok_or_else(|| AmountError::Size(text.to_owned())),
    }
}

/// A number with a unit of bytes, such as `1.5GiB`; `G` and `GiB` are the same.
fn size(text: &str) -> Option<u64> {
    let at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = (text.get(..at)?.trim(), text.get(at..)?);
    let is_unit = |name: &str| {
        let short = name.strip_suffix("iB");
        name.eq_ignore_ascii_case(unit) || short.is_some_and(|it| it.eq_ignore_ascii_case(unit))
    };
    let (_, bytes) = SIZES.iter().find(|(name, _)| is_unit(name))?;
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || part.len() > 9 {
        return None;
    }
    let ten = 10_u128.pow(u32::try_from(part.len()).ok()?);
    let fraction = part.parse::<u128>().ok()? * u128::from(*bytes) / ten;
    let whole = u128::from(whole.parse::<u64>().ok()?) * u128::from(*bytes);
    u64::try_from(whole + fraction).ok()
}

/// An amount with its unit: `64 MiB`, `200 times`, `5,000 columns`.
#[must_use]
pub fn shown_amount(value: u64, unit: &str) -> String {
    let binary = SIZES.iter().take(6);
    let mut fitting = binary.filter(|(_, bytes)| value >= *bytes && value.is_multiple_of(*bytes));
    match fitting.next() {
        Some((name, bytes)) if unit == "bytes" => format!("{} {name}", value / bytes),
        _ => format!("{} {unit}", grouped(value)),
    }
}

/// A number with commas between groups of three digits.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_in_every_dress() {
        for (text, bytes) in [
            ("8GiB", 8 << 30),
            ("8 gib", 8 << 30),
            ("8G", 8 << 30),
            ("1.5MiB", 3 << 19),
            ("2MB", 2_000_000),
            ("10B", 10),
            ("1_000_000", 1_000_000),
            ("0", 0),
        ] {
            assert_eq!(parse_amount(text, true), Ok(bytes), "{text}");
        }
        for text in [
            "",
            "GiB",
            "-1",
            "1.GiB",
            "1e3",
            "8XB",
            "99999999999999999999",
            "17EiB",
        ] {
            assert!(parse_amount(text, true).is_err(), "{text}");
        }
        assert_eq!(parse_amount("10,000", false), Ok(10_000));
        assert!(parse_amount("8GiB", false).is_err());
    }

    #[test]
    fn amounts_are_shown_as_written() {
        assert_eq!(shown_amount(64 << 20, "bytes"), "64 MiB");
        assert_eq!(shown_amount(3 << 19, "bytes"), "1536 KiB");
        assert_eq!(shown_amount(1000, "bytes"), "1,000 bytes");
        assert_eq!(shown_amount(0, "bytes"), "0 bytes");
        assert_eq!(shown_amount(1_234_567, "logins"), "1,234,567 logins");
        assert_eq!(shown_amount(1 << 20, "files"), "1,048,576 files");
    }
}
