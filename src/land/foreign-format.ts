import { foldName, Rejection } from './landed.ts'

/** First bytes of formats that exports are mistaken for, as Latin-1. */
const foreign: readonly (readonly [begin: string, what: string])[] = [
  ['PK\u0003\u0004', 'a zip archive or an Excel workbook'],
  ['PK\u0005\u0006', 'an empty zip archive'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old Excel workbook'],
  ['%PDF-', 'a PDF'],
  ['ARROW1', 'an Arrow file'],
  ['ORC\u0008', 'an ORC file'],
  ['Obj\u0001', 'an Avro file'],
  ['SQLite format 3\u0000', 'an SQLite database'],
  ['BZh91AY', 'a bzip2 archive'],
  ['\u00fd7zXZ\u0000', 'an xz archive'],
  ['7z\u00bc\u00af', 'a 7-Zip archive'],
  ['Rar!\u001a', 'a RAR archive'],
  ['\u0004"M\u0018', 'an LZ4 archive'],
]

/** Refuses a file whose first bytes say that it is none of the formats that can be read, whatever its name. */
export function refuseForeign(head: Buffer): void {
  const bytes = head.toString('latin1')
  const what = foreign.find(([begin]) => bytes.startsWith(begin))?.[1] ?? markup(textOf(head))
  if (what !== undefined)
    throw new Rejection('corrupt', `this is ${what}; deliver Parquet, CSV or JSON`)
}

function markup(text: string): string | undefined {
  if (/^<(?:!doctype html|html|head|body)\b/i.test(text)) return 'a web page'
  return /^<\?xml\b/i.test(text) ? 'XML' : undefined
}

/** True where text begins as JSON objects do, and no header would: `{"`, `[{`. */
export function looksLikeJson(head: Buffer): boolean {
  return /^(?:\[\s*)?\{\s*["}]/.test(textOf(head))
}

/** True where the first line, whatever its delimiter, names a column that the table is known to have. */
export function namesColumns(head: Buffer, known: ReadonlySet<string>): boolean {
  const [line = ''] = textOf(head).split(/[\r\n]/)
  return line.split(/[,;\t|]/).some((name) => known.has(foldName(name.replace(/^"|"$/g, ''))))
}

function textOf(head: Buffer): string {
  return head.toString('utf8').replace(/^\ufeff?\s*/, '')
}
