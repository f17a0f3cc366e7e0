import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.FERMATA_URL ?? "http://127.0.0.1:4170";

/** The studio is plain files: the server serves `dist`; in development Vite serves the page and hands API calls on. */
export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { conditions: ["source", "module", "browser", "development|production"] },
  build: {
    target: "es2023",
    sourcemap: true,
    // Inlined files would need data: in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: "es" },
  server: {
    proxy: {
      "/trpc": { target: server, changeOrigin: true, ws: true },
      "/api": { target: server, changeOrigin: true },
      // The address with the token that the server prints works at this port too: it sets the cookie and leads to the page.
      "^/\\?token=": { target: server, changeOrigin: true },
    },
  },
});
