import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openKeptYaml } from '../../src/project/kept-yaml.ts'
import { loadProject } from '../../src/project/load.ts'
import { sourceText } from '../../src/project/source-text.ts'
import { readYaml } from '../../src/project/yaml-file.ts'
import { folder, smallest } from './folder.ts'

describe('What a project’s YAML was read as', () => {
  it('is kept beside its state, and gives the same project again', async () => {
    const root = folder({ 'tables/Tickets.yaml': smallest.table })
    const fresh = await loadProject(root)
    await expect(stat(join(root, '.bankfull'))).rejects.toThrow('ENOENT')
    await mkdir(join(root, '.bankfull'))
    await loadProject(root)
    await stat(join(root, '.bankfull', 'yaml.json'))
    const again = await loadProject(root)
    expect(JSON.stringify(again)).toBe(JSON.stringify(fresh))
  })

  it('is read anew where a byte of a file has changed, or what is kept is damaged', async () => {
    const root = folder({ 'tables/Tickets.yaml': smallest.table })
    await mkdir(join(root, '.bankfull'))
    const kept = join(root, '.bankfull', 'yaml.json')
    await loadProject(root)
    const file = join(root, 'bankfull.yaml')
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace(/^project: .*$/m, 'project: other'),
    )
    expect((await loadProject(root)).name).toBe('other')
    for (const damage of ['', '{', 'null', '[]', '{"version":1,"files":[]}']) {
      await writeFile(kept, damage)
      expect((await loadProject(root)).name).toBe('other')
    }
  })

  it('still knows the place of each fault', async () => {
    const root = folder({ 'tables/Tickets.yaml': smallest.table })
    await mkdir(join(root, '.bankfull'))
    await loadProject(root)
    const kept = await openKeptYaml(join(root, '.bankfull'))
    const text = await readFile(join(root, 'bankfull.yaml'), 'utf8')
    const source = sourceText('bankfull.yaml', text)
    expect(kept.find(text)).toBeDefined()
    const [before, after] = [readYaml(source, kept), readYaml(source)]
    for (const key of Object.keys(after.mapping ?? {})) {
      expect(before.where([key])).toEqual(after.where([key]))
      expect(before.whereKey([key])).toEqual(after.whereKey([key]))
      expect(before.has([key])).toBe(true)
      expect(before.at([key])).toEqual(after.at([key]))
    }
  })

  it('gives back every value of any file, as it was spelled', async () => {
    const scalar = fc.constantFrom(
      '007',
      '1e5',
      '~',
      'null',
      'true',
      '.inf',
      "'007'",
      '"a: b"',
      'x',
    )
    const root = folder({ 'tables/Tickets.yaml': smallest.table })
    await mkdir(join(root, '.bankfull'))
    await fc.assert(
      fc.asyncProperty(fc.array(scalar, { minLength: 1, maxLength: 6 }), async (scalars) => {
        const text = `a: [${scalars.join(', ')}]\nb:\n${scalars.map((one, at) => `  k${at}: ${one}`).join('\n')}\n`
        const source = sourceText('t.yaml', text)
        const keeping = await openKeptYaml(join(root, '.bankfull'))
        const first = readYaml(source, keeping)
        await keeping.save()
        const second = readYaml(source, await openKeptYaml(join(root, '.bankfull')))
        expect(second.mapping).toEqual(first.mapping)
        expect(second.problems.all()).toEqual([])
      }),
      { numRuns: 25 },
    )
  })
})
