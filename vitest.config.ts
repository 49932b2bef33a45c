import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { PlainLine } from './test/reporter/plain-line.ts'

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/fixtures/**', 'test/golden/**'],
    globalSetup: ['test/scratch/own-temporary-folder.ts'],
    reporters: ['default', new PlainLine()],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Test files share their processes, which is six times faster: nothing in src/ keeps state.
    isolate: false,
    pool: 'forks',
    maxWorkers: 2,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { NO_COLOR: '1', TZ: 'UTC' },
  },
})

export default config
