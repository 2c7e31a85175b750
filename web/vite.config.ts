import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

// As an object, so that Host stays as the browser sent it: the server compares it with Origin.
const server = { target: `http://127.0.0.1:${process.env['PORT'] ?? '8000'}` }

/** Files of packages that the server must find beside the screens, as they are. */
function besides(name: string, target: string, files: string[]): Plugin {
  const folder = fileURLToPath(new URL('./node_modules', import.meta.url))
  return {
    name,
    apply: 'build',
    generateBundle() {
      for (const file of files) {
        const source = readFileSync(`${folder}/${file}`)
        this.emitFile({ type: 'asset', fileName: `${target}/${basename(file)}`, source })
      }
    },
  }
}

/** Shows the description of the interface. */
const swaggerUi = besides('swagger-ui', 'docs-assets', [
  'swagger-ui-dist/swagger-ui-bundle.js',
  'swagger-ui-dist/swagger-ui.css',
])

/** Is written into maps that are saved as one page. */
const leaflet = besides('leaflet', 'picture-assets', [
  'leaflet/dist/leaflet.js',
  'leaflet/dist/leaflet.css',
])

export default defineConfig({
  plugins: [vue(), swaggerUi, leaflet],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': server, '/tiles': server, '/healthz': server },
  },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        advancedChunks: {
          groups: [
            { name: 'maplibre', test: /node_modules[\\/](maplibre-gl|@maplibre|@mapbox)/ },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)/ },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts', 'src/**/*.test.ts'] },
})
