import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localStorage } from '../../src/storage/local.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bankfull-storage-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('Local storage', () => {
  it('creates a file once: the second of two is told, and the first stays', async () => {
    const storage = localStorage(root)
    const made = await Promise.all([storage.create('a/v1', 'one'), storage.create('a/v1', 'two')])
    expect(made.toSorted()).toEqual([false, true])
    const winner = made[0] ? 'one' : 'two'
    expect(await text(await storage.read('a/v1'))).toBe(winner)
    expect(readdirSync(join(root, 'a'))).toEqual(['v1'])
  })

  it('refuses a path that leads out, whatever it looks like', async () => {
    const storage = localStorage(root)
    for (const path of ['../x', 'a/../../x', '/etc/hostname'])
      await expect(storage.read(path)).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  })

  it('lists files of any name, and links without following them', async () => {
    mkdirSync(join(root, 'sub'))
    writeFileSync(join(root, 'sub', 'zwei\nZeilen [1].csv'), 'x')
    symlinkSync(tmpdir(), join(root, 'out'))
    symlinkSync(join(root, 'sub', 'zwei\nZeilen [1].csv'), join(root, 'link.csv'))
    const listed = await localStorage(root).list('')
    expect(listed.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'link.csv', sizeBytes: 0, isLink: true },
      { path: 'out', sizeBytes: 0, isLink: true },
      { path: 'sub/zwei\nZeilen [1].csv', sizeBytes: 1 },
    ])
    expect(await localStorage(root).list('missing')).toEqual([])
  })
})
