/** Run before each test file: what it made in the system's folder for temporary files goes when it ends. */
import { afterAll } from 'vitest'
import { removeTemporaryFolders } from './temporary.ts'

afterAll(removeTemporaryFolders)
