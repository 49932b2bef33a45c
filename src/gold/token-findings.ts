import type { Finding } from './portable.ts'
import { tokenRules } from './portable-rules.ts'
import type { Token } from './tokens.ts'
import { significant, tokenize } from './tokens.ts'

type Said = Pick<Finding, 'construct' | 'portable'>

/** What the tree no longer shows as it was written. */
export function tokenFindings(text: string): readonly Finding[] {
  const tokens = significant(tokenize(text))
  return tokens.flatMap((token, at) =>
    [...ofRules(tokens, at), ...ofWord(tokens, at), ...ofConstant(token, tokens[at + 1])].map(
      (said) => ({ ...said, offset: token.start }),
    ),
  )
}

function ofRules(tokens: readonly Token[], at: number): readonly Said[] {
  const token = tokens[at]
  const next = tokens[at + 1]
  if (token === undefined) return []
  const kind = isType(tokens[at - 1], token, next) ? 'type' : token.kind
  const word = token.text.toLowerCase()
  const rule = tokenRules.find((one) => one.kind === kind && one.texts.includes(word))
  const isBare = kind === 'type' && /^(decimal|numeric)$/.test(word) && next?.text !== '('
  const portable = 'DECIMAL(18,2), or as many digits as it needs'
  return [
    ...(rule ? [{ construct: rule.construct, portable: rule.portable }] : []),
    ...(isBare ? [{ construct: 'DECIMAL without digits', portable }] : []),
  ]
}

/** Words and signs by what stands beside them. */
function ofWord(tokens: readonly Token[], at: number): readonly Said[] {
  const [before, token, next, second] = [tokens[at - 1], tokens[at], tokens[at + 1], tokens[at + 2]]
  const word = token?.text.toLowerCase() ?? ''
  const follows = next?.text.toLowerCase() ?? ''
  const opens = at === 0 || before?.text === '('
  if (opens && word === 'from' && !isExtract(tokens[at - 2]?.text))
    return [{ construct: 'FROM before SELECT', portable: 'SELECT … FROM …' }]
  if (word === ',' && next && /^(from|where|\))$/.test(follows))
    return [{ construct: 'a comma too many', portable: 'the list without its last comma' }]
  if (word === 'group' && follows === 'by' && second?.text.toLowerCase() === 'all')
    return [{ construct: 'GROUP BY ALL', portable: 'GROUP BY with the columns named' }]
  if (word === 'tablesample' || (word === 'using' && follows === 'sample'))
    return [{ construct: 'a sample', portable: 'all rows; a view must not depend on chance' }]
  if (word === 'try' && follows === '(') {
    const portable = "safe_cast(text, 'type'), or CASE WHEN before what may fail"
    return [{ construct: 'TRY', portable }]
  }
  if (word === 'double' && follows === 'precision')
    return [{ construct: 'DOUBLE PRECISION', portable: 'DOUBLE' }]
  if (word === 'count' && follows === '(' && second?.text === ')')
    return [{ construct: 'count()', portable: 'count(*)' }]
  if (word === 'fetch' && /^(first|next)$/.test(follows))
    return [{ construct: 'FETCH FIRST', portable: 'LIMIT, after an ORDER BY' }]
  if (/^(any|some)$/.test(word) && follows === '(' && before?.kind === 'symbol')
    return [{ construct: '= ANY', portable: 'IN (…)' }]
  if (word === ':' && before?.kind === 'word' && /^(select|,)$/i.test(tokens[at - 2]?.text ?? ''))
    return [{ construct: 'a name before its column', portable: 'x AS name' }]
  if (word === '.' && next?.kind === 'word' && second?.text === '(')
    return [{ construct: 'x.function()', portable: 'function(x)' }]
  if (word === 'order' && follows === 'by' && second?.text.toLowerCase() === 'all')
    return [{ construct: 'ORDER BY ALL', portable: 'ORDER BY with the columns named' }]
  return []
}

function ofConstant(token: Token, next: Token | undefined): readonly Said[] {
  const touches = next?.start === token.start + token.text.length
  if (token.kind === 'quoted')
    return [{ construct: 'a quoted name', portable: 'a plain name: "x" is text to Spark' }]
  if (token.kind === 'word' && next?.kind === 'string' && touches)
    return [{ construct: `${token.text}'…'`, portable: "plain text: '…'" }]
  if (token.kind === 'number' && next?.kind === 'word' && touches)
    return [{ construct: `${token.text}${next.text}`, portable: 'the number in plain digits' }]
  if (token.kind !== 'string') return []
  const inside = token.text.slice(1, -1)
  return [
    ...(inside.includes("''")
      ? [
          {
            construct: "'' inside text",
            portable: "'it' || chr(39) || 's': Spark 3.5 drops quotes inside text",
          },
        ]
      : []),
    ...(inside.includes('\\')
      ? [{ construct: '\\ inside text', portable: 'chr(92) beside the text: Spark reads escapes' }]
      : []),
    ...(next?.kind === 'string'
      ? [{ construct: 'texts side by side', portable: "'a' || 'b', or one text" }]
      : []),
  ]
}

/** `AS varchar)` or `AS varchar(`: a type or another word of the grammar, unlike the alias in `x AS text,`. */
function isType(before: Token | undefined, token: Token, after: Token | undefined): boolean {
  const follows = /^(as|not)$/i.test(before?.text ?? '') && token.kind === 'word'
  return follows && (after?.text === ')' || after?.text === '(')
}

function isExtract(word: string | undefined): boolean {
  return /^(trim|extract|substring)$/i.test(word ?? '')
}
