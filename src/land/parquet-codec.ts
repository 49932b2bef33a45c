import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { Compressors } from 'hyparquet'
import { snappyUncompress } from 'hyparquet'

/** Unpacks what Parquet pages are packed with, LZ4 and LZO excepted. */
export const compressors: Compressors = {
  SNAPPY: (packed, sizeBytes) => {
    const page = new Uint8Array(sizeBytes)
    snappyUncompress(packed, page)
    return page
  },
  GZIP: (packed) => gunzipSync(packed),
  BROTLI: (packed) => brotliDecompressSync(packed),
  ZSTD: (packed) => zstdDecompressSync(packed),
}

/** parquet.thrift's CompressionCodec by its number. */
const codecs = [
  'UNCOMPRESSED',
  'SNAPPY',
  'GZIP',
  'LZO',
  'BROTLI',
  'LZ4',
  'ZSTD',
  'LZ4_RAW',
] as const

/** A page's bytes unpacked; undefined where its packing is not known here. */
export function unpackedPage(
  packed: Buffer,
  codec: number,
  sizeBytes: number,
): Uint8Array | undefined {
  const packing = codecs[codec]
  if (packing === 'UNCOMPRESSED') return packed
  return packing === undefined ? undefined : compressors[packing]?.(packed, sizeBytes)
}
