// Runs the SQL that comes in, one JSON object a line, and answers each line.
import { createInterface } from 'node:readline'
import { DuckDBInstance } from '@duckdb/node-api'

const connection = await (await DuckDBInstance.create(':memory:')).connect()
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const result = await connection.runAndReadAll(JSON.parse(line).sql)
    console.log(JSON.stringify({ rows: result.getRowsJson().slice(0, 1) }))
  } catch (e) {
    console.log(JSON.stringify({ error: String(e) }))
  }
}
