import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js'

/** `field_1`, `field_2` … as parquet.thrift numbers them. */
export type ThriftStruct = Readonly<Record<string, unknown>>

/** A Thrift struct by field number, and how many bytes it took. Throws where the bytes end before it does. */
export function structAt(bytes: Buffer): {
  readonly fields: ThriftStruct
  readonly sizeBytes: number
} {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 }
  const fields: ThriftStruct = deserializeTCompactProtocol(reader)
  return { fields, sizeBytes: reader.offset }
}

/** A list of structs; none where the field is absent. */
export function structs(list: unknown): readonly ThriftStruct[] {
  return Array.isArray(list) ? (list as readonly ThriftStruct[]) : []
}

/** A struct within a struct; undefined where it is absent. */
export function structIn(fields: ThriftStruct | undefined, key: string): ThriftStruct | undefined {
  return fields?.[key] as ThriftStruct | undefined
}

/** Thrift's binary as text. */
export function textOf(bytes: unknown): string {
  return Buffer.from(bytes as Uint8Array).toString('utf8')
}
