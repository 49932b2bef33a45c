import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { withExample } from '../../src/project/example-edit.ts'

function edited(text: string, example: string): string {
  const edit = withExample(text, example)
  if (typeof edit === 'string') throw new Error(edit)
  return edit.text
}

describe('Adding an example to a view’s YAML leaves every other character as it stands', () => {
  it('in a list with a line each, behind the last and as far in', () => {
    const text =
      'view: a\nexamples: # asked often\n    - one\n    - two # the second\n# end\nphrases: {1: [x]}\n'
    expect(edited(text, 'three: a colon')).toBe(
      text.replace('the second\n', 'the second\n    - "three: a colon"\n'),
    )
  })

  it('in a list in brackets, quoted as its neighbours are', () => {
    expect(edited('examples: ["one", "two"] # c\nview: a\n', 'three')).toBe(
      'examples: ["one", "two", "three"] # c\nview: a\n',
    )
    expect(edited('examples: [one,\n  two, # c\n]\n', 'three')).toBe(
      'examples: [one,\n  two, three, # c\n]\n',
    )
  })

  it('at the end where there is no list, or no last line break', () => {
    expect(edited('view: a', 'one')).toBe('view: a\nexamples:\n  - one\n')
    expect(edited('examples:\n- one', 'two')).toBe('examples:\n- one\n- two\n')
  })

  it('with Windows’ line breaks and a byte-order mark', () => {
    expect(edited('\uFEFFexamples:\r\n  - one\r\nview: a\r\n', 'two')).toBe(
      '\uFEFFexamples:\r\n  - one\r\n  - two\r\nview: a\r\n',
    )
  })

  it('behind an example that takes several lines', () => {
    const text = 'examples:\n  - >-\n    one\n    more\n  - "two\n    lines"\nview: a\n'
    expect(parse(edited(text, 'three')).examples).toEqual(['one more', 'two lines', 'three'])
  })

  it.each([
    ['a list that stands elsewhere', 'synonyms: &all [a]\nexamples: *all\n'],
    ['a list that others point at', 'examples: &all [a]\nnegatives: *all\n'],
    ['a mapping in braces without examples', '{view: a}\n'],
    ['no mapping', '- a\n'],
  ])('and says where it cannot be: %s', (_, text) => {
    expect(withExample(text, 'b')).toEqual(expect.stringMatching(/\.$/))
  })

  it('whatever the question holds, it reads back as it was asked', () => {
    const styles = [
      (examples: readonly string[]) =>
        `view: a # c\nexamples:\n${examples.map((one) => `  - ${JSON.stringify(one)}\n`).join('')}`,
      (examples: readonly string[]) =>
        `examples: [${examples.map((one) => JSON.stringify(one)).join(', ')}]\nview: a\n`,
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...styles),
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 3 }),
        fc
          .string({ unit: 'grapheme', minLength: 1 })
          .map((one) => one.replace(/\s+/gu, ' ').trim() || 'x'),
        (style, examples, question) => {
          const text = style(examples)
          const after = edited(text, question)
          expect(parse(after, { schema: 'failsafe' }).examples).toEqual([...examples, question])
          expect(after.length).toBeGreaterThan(text.length)
        },
      ),
      { numRuns: 300 },
    )
  })
})
