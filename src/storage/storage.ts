import type { Readable } from 'node:stream'

/** One stored file. `path` is relative to the storage's root, with `/` between its parts. */
export interface StoredFile {
  readonly path: string
  readonly sizeBytes: number
  /** True for a symbolic link, to a file or a folder: listed so that it can be accounted for, never followed. */
  readonly isLink?: true
}

/** Files in one place: a local folder now, an object store later. Paths are relative to the root and never leave it. */
export interface Storage {
  /** Every file and link below a prefix, in no promised order; what a link leads to is not listed. Missing prefix: no files. */
  list(prefix: string): Promise<readonly StoredFile[]>
  /** The file's bytes from its start. Rejects where it is missing. */
  read(path: string): Promise<Readable>
  /** The SHA-256 of the file's bytes, in hex. Rejects where it is missing, and soon after the signal. */
  sha256(path: string, signal?: AbortSignal): Promise<string>
  /** Puts a file in place whole or not at all, replacing what was there; durable once it resolves. */
  write(path: string, content: string | Uint8Array): Promise<void>
  /** As `write`, but only where nothing stands yet; false when something does. The commit of every publish. */
  create(path: string, content: string | Uint8Array): Promise<boolean>
  /** Where on this machine a file is written before it is adopted: its target's own folder, for a rename knows no other disk. */
  aside(path: string): Promise<string>
  /** Moves a file that was written aside on this machine into place; durable once it resolves. */
  adopt(localFile: string, path: string): Promise<void>
  /** Removes a file; nothing happens where it is missing. */
  remove(path: string): Promise<void>
  /** The name by which an engine reads the file. */
  locate(path: string): string
}
