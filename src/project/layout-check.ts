import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { Problem } from '../base/problem.ts'
import { layoutOf, type Places, usualEnvironment } from './layout.ts'
import type { YamlPath } from './locate.ts'
import { type ProjectFile, projectSettings } from './project-file.ts'
import { printable } from './source-text.ts'

/** A folder that something lies in. */
interface Place {
  readonly what: string
  /** Real, with every link followed. */
  readonly path: string
  /** Of the YAML; undefined for what no key names. */
  readonly key: YamlPath | undefined
  /** Bankfull writes there, and a key says so. */
  readonly isChosen: boolean
  /** Folders below which Bankfull itself puts it. */
  readonly below: readonly string[]
}

/**
 * What is delivered, kept and published, and what the project is written in, each in folders of its own, in every
 * environment: one folder in another would be read as its content, or cleared away with it.
 */
export async function checkLayout(root: string, { yaml, sections }: ProjectFile): Promise<void> {
  const settings = { root, ...projectSettings({ project: '', ...sections.sound }) }
  const environments = new Set([usualEnvironment, ...settings.environments.keys()])
  const declared = ['tables', 'views', 'models', 'checks', 'questions'].map((name) => ({
    ...unwritten(`the project’s ${name}/`),
    path: join(root, name),
  }))
  const all = [...[...environments].flatMap((name) => placesOf(name, settings)), ...declared]
  const places = await Promise.all(all.map(real))
  const told = new Set<string>()
  for (const inner of places)
    for (const outer of places) {
      if (inner === outer || (!inner.isChosen && !outer.isChosen)) continue
      if (!isIn(inner.path, outer.path) || inner.below.includes(outer.path)) continue
      const key = inner.key ?? outer.key ?? []
      if (told.has(key.join('.'))) continue
      told.add(key.join('.'))
      const how = inner.path === outer.path ? 'is also' : 'lies in'
      const parameters = { inner: inner.what, how, outer: outer.what }
      yaml.problems.add(() => new Problem('LAYOUT_OVERLAP', parameters, { where: yaml.where(key) }))
    }
}

function placesOf(environment: string, places: Places): readonly Place[] {
  const { root, data, state, output, environments } = places
  const layout = layoutOf(places, environment)
  const own = environments.get(environment)
  const keyOf = (key: 'data' | 'state' | 'output', isNamed: boolean): YamlPath | undefined =>
    own?.[key] === undefined ? (isNamed ? [key] : undefined) : ['environments', environment, key]
  const named = (what: string, path: string): string => {
    const shown = isIn(path, root) ? relative(root, path) : path
    const whose = environment === usualEnvironment ? '' : ` of ${environment}`
    return `the ${what} folder ${printable(shown || '.')}${whose}`
  }
  const stateKey = keyOf('state', state !== undefined)
  const outputKey = keyOf('output', output !== undefined) ?? stateKey
  const stateBelow = belowOf(layout.state, resolve(root, state ?? '.bankfull'), environment)
  return [
    {
      what: named('state', layout.state),
      path: layout.state,
      key: stateKey,
      isChosen: stateKey !== undefined,
      below: stateBelow,
    },
    {
      what: named('output', layout.output),
      path: layout.output,
      key: outputKey,
      isChosen: outputKey !== undefined,
      below:
        layout.output === join(layout.state, 'warehouse')
          ? [layout.state, ...stateBelow]
          : belowOf(layout.output, resolve(root, output ?? ''), environment),
    },
    {
      ...unwritten(named('deliveries’', layout.deliveries)),
      path: layout.deliveries,
      key: keyOf('data', data !== undefined),
    },
  ]
}

/** A folder that an environment has below the project's own, as a rule and not by chance. */
function belowOf(path: string, base: string, environment: string): readonly string[] {
  return path === join(base, 'environments', environment) ? [base] : []
}

function unwritten(what: string): Omit<Place, 'path'> {
  return { what, key: undefined, isChosen: false, below: [] }
}

async function real(place: Place): Promise<Place> {
  const below = await Promise.all(place.below.map(realOf))
  return { ...place, path: await realOf(place.path), below }
}

/** Of what is not there yet, as it will be. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(await realOf(parent), basename(path))
  }
}

function isIn(inner: string, outer: string): boolean {
  const way = relative(outer, inner)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
