//! A file in Parquet.

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

/// Columns of the sample, each of a kind that programs write.
const SCHEMA: &str = "message table {
    optional binary c (UTF8);
    required int64 n;
    optional double real;
    required boolean t;
    optional int64 d (TIMESTAMP(MILLIS,true));
    required int32 day (DATE);
    optional int32 price (DECIMAL(9,2));
    required int32 u (INTEGER(32,false));
    required fixed_len_byte_array(2) deep (DECIMAL(4,1));
    required group nested { required int64 x; }
}";

/// A file with two groups of three rows.
pub fn sample(compression: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).expect("memory takes every byte");
    for group in 0..2 {
        let mut columns = writer.next_row_group().expect("a group");
        let mut index = 0;
        while let Some(mut column) = columns.next_column().expect("a column") {
            write(column.untyped(), index, group);
            column.close().expect("memory takes every byte");
            index += 1;
        }
        columns.close().expect("memory takes every byte");
    }
    writer.into_inner().expect("memory takes every byte")
}

fn write(column: &mut ColumnWriter, index: usize, group: i64) {
    let levels = Some(&[1, 0, 1][..]);
    let written = match column {
        ColumnWriter::ByteArrayColumnWriter(writer) => writer.write_batch(
            &[ByteArray::from("b"), ByteArray::from(if group == 0 { "a" } else { "7" })],
            levels,
            None,
        ),
        ColumnWriter::Int64ColumnWriter(writer) if index == 4 => {
            writer.write_batch(&[1_769_860_800_250 + group, -1], levels, None)
        }
        ColumnWriter::Int64ColumnWriter(writer) => writer.write_batch(&[7, -1, 1 << 40], None, None),
        ColumnWriter::DoubleColumnWriter(writer) => writer.write_batch(&[0.5, f64::NAN], levels, None),
        ColumnWriter::BoolColumnWriter(writer) => writer.write_batch(&[true, false, true], None, None),
        ColumnWriter::Int32ColumnWriter(writer) if index == 6 => writer.write_batch(&[1999, -5], levels, None),
        ColumnWriter::Int32ColumnWriter(writer) => writer.write_batch(&[20_484, 0, -1], None, None),
        ColumnWriter::FixedLenByteArrayColumnWriter(writer) => {
            let value = |number: i16| FixedLenByteArray::from(number.to_be_bytes().to_vec());
            writer.write_batch(&[value(15), value(-15), value(0)], None, None)
        }
        _ => panic!("the schema has no such column"),
    };
    written.expect("memory takes every byte");
}
