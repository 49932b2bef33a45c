import type { Command } from './command.ts'

/** Every command by name; each is loaded only when it is called, so that help starts at once. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./commands/init.ts')).init,
  plan: async () => (await import('./commands/plan.ts')).plan,
  advise: async () => (await import('./commands/advise.ts')).advise,
  joins: async () => (await import('./commands/joins.ts')).joins,
  merge: async () => (await import('./commands/merge.ts')).merge,
  build: async () => (await import('./commands/build.ts')).build,
  run: async () => (await import('./commands/run.ts')).run,
  ask: async () => (await import('./commands/ask.ts')).ask,
  serve: async () => (await import('./commands/serve.ts')).serve,
  status: async () => (await import('./commands/status.ts')).status,
  account: async () => (await import('./commands/account.ts')).account,
  trace: async () => (await import('./commands/trace.ts')).trace,
  drift: async () => (await import('./commands/drift.ts')).drift,
  quarantine: async () => (await import('./commands/quarantine.ts')).quarantine,
  runs: async () => (await import('./commands/runs.ts')).runs,
  restore: async () => (await import('./commands/restore.ts')).restore,
  verify: async () => (await import('./commands/verify.ts')).verify,
  snapshots: async () => (await import('./commands/snapshots.ts')).snapshots,
  diff: async () => (await import('./commands/diff.ts')).diff,
  prune: async () => (await import('./commands/prune.ts')).pruneCommand,
  erase: async () => (await import('./commands/erase.ts')).erase,
  references: async () => (await import('./commands/references.ts')).references,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  explain: async () => (await import('./commands/explain.ts')).explain,
}
