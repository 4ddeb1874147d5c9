/** What windows and the bridge know of price versions. Types only; it may be imported from any floor. */
export type { Bounds, ColumnMatch, CurrencyPrice, GridCell, GridColumn, GridColumnType, GridLine, GridTable } from './grid.ts'
export type { CellDifference, LineDifference, MatchDifference } from './grid-difference.ts'
export type { GridAttribute } from './grid-input.ts'
export type { GridProblem, GridRepair } from './grid-problem.ts'
export type { GridCheck, PlanHead, PlanVersions, VersionDifference, VersionSummary, VersionView } from './operations-view.ts'
export type { RoomMade } from './publishing.ts'
export type { ChangedVersion } from './version-input.ts'
