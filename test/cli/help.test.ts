import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { bankfull, started } from './bankfull.ts'

const here = import.meta.dirname

describe('Help', () => {
  it('lists every command, and is what one gets without a word', async () => {
    const [short, long, none] = await Promise.all([
      bankfull(here, '-h'),
      bankfull(here, 'help'),
      bankfull(here),
    ])
    expect(short).toMatchObject({ exit: 0, err: '' })
    expect(long.out).toBe(short.out)
    expect(none).toMatchObject({ exit: 2, out: short.out })
    for (const name of Object.keys(commands)) expect(short.out).toContain(`\n  ${name} `)
    await expect(short.out).toMatchFileSnapshot('../golden/cli/help.txt')
  })

  it('shows each command with its options and two examples', async () => {
    const texts = await Promise.all(
      Object.entries(commands).map(async ([name, load]) => {
        const command = await load()
        expect(command.name).toBe(name)
        expect(command.examples).toHaveLength(2)
        return `$ bankfull ${name} -h\n${(await import('../../src/cli/command.ts')).helpOf(command)}`
      }),
    )
    await expect(texts.join('\n')).toMatchFileSnapshot('../golden/cli/help-commands.txt')
  })
})

it('A reader that leaves before the end, as head does, is no fault of the command', async () => {
  const { child, ended } = started(here, ['help'])
  child.stdout?.destroy()
  expect(await ended).toMatchObject({ exit: 0, err: '' })
})

describe('A word that is not known', () => {
  it.each([
    ['a command', ['mrege'], 'unknown-command'],
    ['an option', ['merge', '--ful'], 'unknown-option'],
    ['a code', ['explain', 'RUN_LOKED'], 'unknown-code'],
    ['a folder without a project', ['merge'], 'no-project'],
    ['a view that no -s names', ['build', 'location_scorecard'], 'stray-word'],
  ])('as %s ends with 2, and says what may have been meant', async (_, words, golden) => {
    const ended = await bankfull(here, ...words)
    expect(ended).toMatchObject({ exit: 2, out: '' })
    await expect(ended.err).toMatchFileSnapshot(`../golden/cli/${golden}.txt`)
  })
})
