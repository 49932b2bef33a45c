/** The schemas in src/project -> schema/*.json, for editors. Run it after a change to a schema. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { jsonSchemas } from '../src/project/schema.ts'

const root = new URL('../', import.meta.url)
const folder = new URL('schema/', root)
mkdirSync(folder, { recursive: true })
for (const [name, schema] of jsonSchemas()) {
  writeFileSync(new URL(name, folder), JSON.stringify(schema))
}
execFileSync('biome', ['format', '--write', 'schema'], { cwd: root, stdio: 'inherit' })
