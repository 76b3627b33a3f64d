import { createApp } from './app.js'
import { log } from './log.js'
import { Orders } from './orders.js'

const server = createApp({ orders: new Orders(), log })

server.listen(Number(process.env.PORT ?? 8080), () => log('info', 'listening', { port: server.address().port }))

// ECS sends SIGTERM, and kills the container when stopTimeout is over: requests that are under way finish, new ones go to
// other tasks.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    log('info', 'stopping', { signal })
    server.close(() => log('info', 'stopped'))
    server.closeIdleConnections()
  })
}
