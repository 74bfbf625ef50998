//! What the values of a column in Parquet mean.

use crate::data::table::read::columns::typed::Typed;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::data_type::Int96;
use parquet::schema::types::ColumnDescriptor;

/// What values mean, beyond how they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Themselves.
    Plain,
    /// Whole numbers without a sign.
    Unsigned,
    /// Days since 1970.
    Date,
    /// Time since 1970, in units of which a second has this number.
    Timestamp(i64),
    /// Whole numbers whose last digits, of this number, are decimals.
    Decimal(u32),
    /// A UUID.
    Uuid,
}

impl Meaning {
    /// What a column means, or else why it is not read.
    pub fn of(column: &ColumnDescriptor) -> Result<Self, String> {
        if column.path().parts().len() > 1 || column.max_rep_level() > 0 || column.max_def_level() > 1 {
            return Err("is nested".into());
        }
        let meaning = match column.logical_type_ref() {
            Some(logical) => Self::of_logical(logical),
            None => Self::of_converted(column.converted_type(), column.type_scale()),
        };
        let fits = match (column.physical_type(), meaning) {
            (Type::FIXED_LEN_BYTE_ARRAY, Some(Self::Uuid)) => column.type_length() == 16,
            (Type::FIXED_LEN_BYTE_ARRAY, Some(Self::Plain)) | (_, Some(Self::Uuid)) => false,
            (_, meaning) => meaning.is_some(),
        };
        let kind = || match column.logical_type_ref() {
            Some(logical) => format!("holds values of the kind {logical:?}, which are not read"),
            None => format!("holds values of the kind {}, which are not read", column.physical_type()),
        };
        meaning.filter(|_| fits).ok_or_else(kind)
    }

    fn of_logical(logical: &LogicalType) -> Option<Self> {
        match logical {
            LogicalType::String | LogicalType::Enum | LogicalType::Json | LogicalType::Unknown => Some(Self::Plain),
            LogicalType::Time(_) => Some(Self::Plain),
            LogicalType::Integer(integer) => Some(if integer.is_signed { Self::Plain } else { Self::Unsigned }),
            LogicalType::Date => Some(Self::Date),
            LogicalType::Timestamp(timestamp) => Some(Self::Timestamp(match timestamp.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            })),
            LogicalType::Decimal(decimal) => u32::try_from(decimal.scale).ok().map(Self::Decimal),
            LogicalType::Uuid => Some(Self::Uuid),
            _ => None,
        }
    }

    fn of_converted(converted: ConvertedType, scale: i32) -> Option<Self> {
        match converted {
            ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
                Some(Self::Unsigned)
            }
            ConvertedType::DATE => Some(Self::Date),
            ConvertedType::TIMESTAMP_MILLIS => Some(Self::Timestamp(1_000)),
            ConvertedType::TIMESTAMP_MICROS => Some(Self::Timestamp(1_000_000)),
            ConvertedType::DECIMAL => u32::try_from(scale).ok().map(Self::Decimal),
            ConvertedType::INTERVAL | ConvertedType::BSON => None,
            _ => Some(Self::Plain),
        }
    }

    /// A whole number of at most 32 bits.
    pub fn small(self, value: i32, text: &mut String) -> Typed<'_> {
        match self {
            Self::Unsigned => Typed::Unsigned(value.cast_unsigned().into()),
            _ => self.integer(value.into(), text),
        }
    }

    /// A whole number.
    pub fn integer(self, value: i64, text: &mut String) -> Typed<'_> {
        match self {
            Self::Plain | Self::Uuid => Typed::Integer(value),
            Self::Unsigned => Typed::Unsigned(value.cast_unsigned()),
            Self::Date => Typed::Moment { count: value.saturating_mul(86_400), per_second: 1, has_time: false },
            Self::Timestamp(per_second) => Typed::Moment { count: value, per_second, has_time: true },
            Self::Decimal(scale) => decimal(value.into(), scale, text),
        }
    }

    /// Bytes: a text, a UUID, or a decimal number of at most 16 bytes.
    pub fn bytes<'b>(self, bytes: &'b [u8], text: &'b mut String) -> Typed<'b> {
        match self {
            Self::Decimal(scale) if bytes.len() <= 16 => {
                let sign = if bytes.first().is_some_and(|first| *first >= 0x80) { -1 } else { 0 };
                let value = bytes.iter().fold(sign, |value: i128, byte| value << 8 | i128::from(*byte));
                decimal(value, scale, text)
            }
            Self::Uuid => {
                let digits = crate::base::sha256::hex(bytes);
                let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| digits.get(part).unwrap_or_default());
                *text = parts.join("-");
                Typed::Text(text.as_bytes())
            }
            _ => Typed::Text(bytes),
        }
    }
}

/// A time of the kind that older programs write: nanoseconds of a day, which is counted as astronomers do. It is taken
/// in whole microseconds, since nanoseconds of all these days are too many.
pub fn moment(value: &Int96) -> Typed<'static> {
    const DAY_OF_1970: i64 = 2_440_588;
    const MICROSECONDS: i64 = 1_000_000;
    let [low, high, day] = *value.data() else { return Typed::Missing };
    let nanoseconds = u64::from(high) << 32 | u64::from(low);
    let of_days = (i64::from(day) - DAY_OF_1970) * 86_400 * MICROSECONDS;
    let count = of_days.saturating_add((nanoseconds / 1_000).cast_signed());
    Typed::Moment { count, per_second: MICROSECONDS, has_time: true }
}

/// A number whose last `scale` digits are decimals, as a text, so that it is rounded once.
fn decimal(value: i128, scale: u32, text: &mut String) -> Typed<'_> {
    let scale = scale.min(40) as usize;
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, decimals) = digits.split_at(digits.len() - scale);
    let sign = if value < 0 { "-" } else { "" };
    let point = if scale > 0 { "." } else { "" };
    *text = format!("{sign}{whole}{point}{decimals}");
    Typed::Text(text.as_bytes())
}
