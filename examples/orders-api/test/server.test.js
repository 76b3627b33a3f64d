import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { test } from 'node:test'

const script = name => new URL(`../src/${name}.js`, import.meta.url).pathname

async function start() {
  const child = spawn(process.execPath, [script('server')], { env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => JSON.parse((await lines.next()).value)
  const { message, port } = await next()
  assert.equal(message, 'listening')
  return { child, next, port }
}

test('finishes a request that is under way when it is told to stop', async () => {
  const { child, next, port } = await start()
  const exited = once(child, 'exit')
  const body = JSON.stringify({ item: 'tea', quantity: 1 })
  const placing = request({ port, path: '/orders', method: 'POST', headers: { 'content-length': body.length } })
  const answered = once(placing, 'response')
  placing.write(body.slice(0, 5))
  await once(placing, 'socket')
  await new Promise(resolve => setTimeout(resolve, 100)) // until the request has arrived
  child.kill('SIGTERM')
  assert.deepEqual((({ message, signal }) => [message, signal])(await next()), ['stopping', 'SIGTERM'])
  placing.end(body.slice(5))
  const [response] = await answered
  assert.equal(response.statusCode, 201)
  assert.equal(response.headers.connection, 'close')
  response.resume()
  assert.deepEqual([(await next()).message, (await next()).message], ['request', 'stopped'])
  assert.deepEqual(await exited, [0, null])
})

test('has a health check that knows the difference', async () => {
  const { child, port } = await start()
  const check = async () => (await once(spawn(process.execPath, [script('healthcheck')], { env: { ...process.env, PORT: String(port) } }), 'exit'))[0]
  assert.equal(await check(), 0)
  child.kill('SIGINT')
  await once(child, 'exit')
  assert.equal(await check(), 1)
})
