/** A field of one of Iceberg's Avro records; readers go by the id. */
function field(id: number, name: string, type: unknown): object {
  return { name, type, 'field-id': id }
}

function optional(id: number, name: string, type: unknown): object {
  return { name, type: ['null', type], default: null, 'field-id': id }
}

/** A map with integer keys, which Avro has only as a list of pairs. */
function pairs(key: number, value: number, type: string): object {
  return {
    type: 'array',
    logicalType: 'map',
    items: {
      type: 'record',
      name: `k${key}_v${value}`,
      fields: [field(key, 'key', 'int'), field(value, 'value', type)],
    },
  }
}

function list(element: number, type: unknown): object {
  return { type: 'array', items: type, 'element-id': element }
}

/** The Avro schema of a manifest: one data file a record (Iceberg, format version 2, no partitions). */
export const manifestEntrySchema: object = {
  type: 'record',
  name: 'manifest_entry',
  fields: [
    field(0, 'status', 'int'),
    optional(1, 'snapshot_id', 'long'),
    optional(3, 'sequence_number', 'long'),
    optional(4, 'file_sequence_number', 'long'),
    field(2, 'data_file', {
      type: 'record',
      name: 'r2',
      fields: [
        field(134, 'content', 'int'),
        field(100, 'file_path', 'string'),
        field(101, 'file_format', 'string'),
        field(102, 'partition', { type: 'record', name: 'r102', fields: [] }),
        field(103, 'record_count', 'long'),
        field(104, 'file_size_in_bytes', 'long'),
        optional(108, 'column_sizes', pairs(117, 118, 'long')),
        optional(109, 'value_counts', pairs(119, 120, 'long')),
        optional(110, 'null_value_counts', pairs(121, 122, 'long')),
        optional(137, 'nan_value_counts', pairs(138, 139, 'long')),
        optional(125, 'lower_bounds', pairs(126, 127, 'bytes')),
        optional(128, 'upper_bounds', pairs(129, 130, 'bytes')),
        optional(131, 'key_metadata', 'bytes'),
        optional(132, 'split_offsets', list(133, 'long')),
        optional(135, 'equality_ids', list(136, 'int')),
        optional(140, 'sort_order_id', 'int'),
      ],
    }),
  ],
}

/** The Avro schema of a manifest list: one manifest a record. */
export const manifestFileSchema: object = {
  type: 'record',
  name: 'manifest_file',
  fields: [
    field(500, 'manifest_path', 'string'),
    field(501, 'manifest_length', 'long'),
    field(502, 'partition_spec_id', 'int'),
    field(517, 'content', 'int'),
    field(515, 'sequence_number', 'long'),
    field(516, 'min_sequence_number', 'long'),
    field(503, 'added_snapshot_id', 'long'),
    field(504, 'added_files_count', 'int'),
    field(505, 'existing_files_count', 'int'),
    field(506, 'deleted_files_count', 'int'),
    field(512, 'added_rows_count', 'long'),
    field(513, 'existing_rows_count', 'long'),
    field(514, 'deleted_rows_count', 'long'),
    optional(
      507,
      'partitions',
      list(508, {
        type: 'record',
        name: 'r508',
        fields: [
          field(509, 'contains_null', 'boolean'),
          optional(518, 'contains_nan', 'boolean'),
          optional(510, 'lower_bound', 'bytes'),
          optional(511, 'upper_bound', 'bytes'),
        ],
      }),
    ),
    optional(519, 'key_metadata', 'bytes'),
  ],
}
