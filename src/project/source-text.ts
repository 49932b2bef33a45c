import type { Where } from '../base/problem.ts'

/** A text file of the project, and the places in it that a person can open. */
export interface SourceText {
  /** Relative to the project's root, with `/`. */
  readonly file: string
  readonly text: string
  /** The place of the characters from `start` up to `end`, both counted from 0; the span ends with its line. */
  readonly where: (start: number, end: number) => Where
}

/** Longer lines are cut in an excerpt; a place behind the cut has none. */
const longestExcerpt = 240

/** Text as delivered: a byte-order mark is dropped, so that columns are what an editor shows. */
export function sourceText(file: string, delivered: string): SourceText {
  const text = delivered.startsWith('\uFEFF') ? delivered.slice(1) : delivered
  let starts: readonly number[] | undefined
  return {
    file,
    text,
    where: (start, end) => {
      starts ??= lineStarts(text)
      const at = Math.min(start, text.length)
      const line = lineOf(starts, at)
      const from = starts[line] ?? 0
      const content = text.slice(from, starts[line + 1] ?? text.length).replace(/\r?\n$/, '')
      const column = Math.min(at - from, content.length)
      const span = Math.max(1, Math.min(end - start, content.length - column))
      return { file, line: line + 1, column: column + 1, ...excerpt(content, column, span) }
    },
  }
}

/** Control and direction characters become spaces, so that what a file holds cannot steer a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, ' ')
}

function excerpt(line: string, column: number, span: number): Partial<Where> {
  if (line.length <= longestExcerpt) return { excerpt: printable(line), span }
  if (column >= longestExcerpt) return { span }
  const shown = printable(line.slice(0, longestExcerpt))
  return { excerpt: `${shown}…`, span: Math.min(span, longestExcerpt - column) }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The last line that starts at or before the offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
