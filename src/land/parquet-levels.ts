import { unpackedPage } from './parquet-codec.ts'
import type { ColumnChunk } from './parquet-footer.ts'
import type { ThriftStruct } from './thrift.ts'
import { structIn } from './thrift.ts'

/**
 * Holds the pages of a column that repeats against its chunk: together they have as many values as its metadata says,
 * and the first begins with a row, not within one. The engine checks neither and makes up rows instead.
 */
export class LevelCheck {
  readonly #chunk: ColumnChunk
  #values = 0
  #begun = false

  constructor(chunk: ColumnChunk) {
    this.#chunk = chunk
  }

  /** Counts a page by its header; true where its bytes are asked for. PageHeader: 5 is a data page, 8 one of version 2. */
  asks(header: ThriftStruct): boolean {
    const page = structIn(header, 'field_5') ?? structIn(header, 'field_8')
    if (page === undefined) return false
    this.#values += Number(page['field_1'])
    return !this.#begun && Number(page['field_1']) > 0
  }

  /** Looks at the first data page. */
  begins(header: ThriftStruct, packed: Buffer): void {
    this.#begun = true
    const levels =
      structIn(header, 'field_8') === undefined
        ? unpackedPage(packed, this.#chunk.codec, Number(header['field_2']))?.subarray(4)
        : packed
    if (levels !== undefined && firstLevel(levels, this.#chunk.repeats) > 0)
      throw new Error(`${this.#name} begin within a row`)
  }

  /** All pages have been counted. */
  ends(): void {
    if (this.#values === this.#chunk.values) return
    throw new Error(
      `${this.#name} hold ${this.#values} values where its metadata says ${this.#chunk.values}`,
    )
  }

  get #name(): string {
    return `the pages of the column ${this.#chunk.path} in row group ${this.#chunk.group + 1}`
  }
}

/** The first of levels in Parquet's mix of runs and packed bits: an even word before a run, an odd one before bits. */
function firstLevel(levels: Uint8Array, most: number): number {
  const word = levels[0] ?? 0
  const after = levels.findIndex((byte) => byte < 0x80) + 1
  const bits = 32 - Math.clz32(most)
  const value = levels[after] ?? 0
  return word % 2 === 0 ? value : value & ((1 << bits) - 1)
}
