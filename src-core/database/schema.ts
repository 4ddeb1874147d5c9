/**
 * The schema of a company file, as Kysely sees it. Each module adds its tables by merging into this
 * interface, so that no lower module imports a higher one:
 *
 *     declare module '../database/schema.ts' { interface Schema extends TablesOf<typeof tables> {} }
 */
import type { TableDescription, TableType } from './columns.ts'

// biome-ignore lint/suspicious/noEmptyInterface: merged into by the modules
export interface Schema {}

/** The Kysely table types of a record of table descriptions keyed by table name. */
export type TablesOf<T extends Readonly<Record<string, TableDescription>>> = { [K in keyof T]: TableType<T[K]> }
