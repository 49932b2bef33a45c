/** layers.json -> the import rules in biome.json. Run it after a change to layers.json. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

/** Import order, top first. Folders in one list stand side by side and may not import each other. */
export type Layers = readonly (readonly string[])[]

export interface BiomeConfig {
  readonly overrides: readonly Override[]
}

interface Override {
  readonly includes: readonly string[]
  readonly linter: { readonly rules: { readonly style?: Record<string, unknown> } }
}

export function withLayers(biome: BiomeConfig, layers: Layers): BiomeConfig {
  const written = biome.overrides.filter((override) => !isGenerated(override))
  return { ...biome, overrides: [...written, everyFolder, ...layers.flatMap(overridesOf)] }
}

function overridesOf(row: readonly string[], at: number, layers: Layers): Override[] {
  const below = layers.slice(at + 1).flat()
  return row.map((folder) => {
    const forbidden = layers
      .slice(0, at + 1)
      .flat()
      .filter((other) => other !== folder)
    const wayOut =
      below.length === 0 ? 'no other folder of src' : `only folders below it: ${below.join(', ')}`
    return restricting(`src/${folder}/**`, [
      outsideSrc,
      {
        group: ['**/src/index.ts', '../index.ts', '../../index.ts', ...forbidden.map(inFolder)],
        message: `src/${folder} may import ${wayOut}.`,
      },
    ])
  })
}

interface Pattern {
  readonly group: readonly string[]
  readonly message: string
}

const inFolder = (folder: string): string => `**/${folder}/**`

const outsideSrc: Pattern = {
  group: ['examples', 'test', 'bench', 'scripts'].map((folder) => `**/../${folder}/**`),
  message:
    'src/ may not import from examples/, test/, bench/ or scripts/: the product stands alone.',
}

const everyFolder: Override = restricting('src/*.ts', [outsideSrc])

function restricting(includes: string, patterns: readonly Pattern[]): Override {
  const noRestrictedImports = { level: 'error', options: { patterns } }
  return { includes: [includes], linter: { rules: { style: { noRestrictedImports } } } }
}

function isGenerated(override: Override): boolean {
  return 'noRestrictedImports' in (override.linter.rules.style ?? {})
}

if (import.meta.main) {
  const root = new URL('../', import.meta.url)
  const file = new URL('biome.json', root)
  const biome: BiomeConfig = JSON.parse(readFileSync(file, 'utf8'))
  const layers: Layers = JSON.parse(readFileSync(new URL('layers.json', root), 'utf8'))
  writeFileSync(file, JSON.stringify(withLayers(biome, layers), null, 2))
  execFileSync('biome', ['format', '--write', 'biome.json'], { cwd: root, stdio: 'inherit' })
}
