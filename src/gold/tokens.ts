import type { Where } from '../base/problem.ts'

/** What a piece of SQL text is. `trivia` is white space and comments. */
export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'trivia'

/** A piece of SQL text; all tokens of a text joined give the text back. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Offset of its first character. */
  readonly start: number
}

const shapes: readonly (readonly [TokenKind, RegExp])[] = [
  ['trivia', /\s+|--[^\n]*/y],
  ['string', /'(?:[^']|'')*'/y],
  ['quoted', /"(?:[^"]|"")*"|`[^`]*`/y],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['symbol', /::|\|\||<=|>=|<>|!=|==|->>?|:=|=>|\*\*|\/\/|./suy],
]

/** Cuts SQL into tokens. Comments nest, as in the engines; text that never closes becomes single symbols. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const token = tokenAt(text, at)
    tokens.push(token)
    at += token.text.length
  }
  return tokens
}

/** The tokens that mean something: no white space, no comments. */
export function significant(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((token) => token.kind !== 'trivia')
}

/** A SELECT may end with a semicolon in its file, but not where it is spliced; offsets stay as they are. */
export function withoutEnd(text: string): string {
  const last = significant(tokenize(text)).at(-1)
  if (last?.text !== ';') return text
  return `${text.slice(0, last.start)} ${text.slice(last.start + 1)}`
}

/** The place of an offset in a view's SQL file, with the line and how far the caret runs. */
export function placeOf(file: string, text: string, offset: number): Where {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  const lineEnd = text.indexOf('\n', offset)
  return {
    file,
    line: before.split('\n').length,
    column: offset - lineStart + 1,
    excerpt: text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd),
    span: offset < text.length ? tokenAt(text, offset).text.split('\n', 1)[0]?.length || 1 : 1,
  }
}

/** Turns an engine's offset, which counts UTF-8 bytes, into an offset of characters. */
export function offsetOfByte(text: string, byte: number): number {
  if (Buffer.byteLength(text) === text.length) return byte
  return Buffer.from(text).subarray(0, byte).toString().length
}

function tokenAt(text: string, start: number): Token {
  const comment = blockComment(text, start)
  if (comment !== undefined) return { kind: 'trivia', text: comment, start }
  for (const [kind, shape] of shapes) {
    shape.lastIndex = start
    const found = shape.exec(text)
    if (found) return { kind, text: found[0], start }
  }
  return { kind: 'symbol', text: text.charAt(start), start }
}

function blockComment(text: string, start: number): string | undefined {
  if (!text.startsWith('/*', start)) return undefined
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text.startsWith('/*', at)) depth++
    else if (text.startsWith('*/', at)) depth--
    else continue
    at++
    if (depth === 0) return text.slice(start, at + 1)
  }
  return undefined
}
