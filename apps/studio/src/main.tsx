/**
 * The studio. Read `app/` for the frame (router, shell, palette, theme), `api/` for the connection, `ui/` for the parts every page is made
 * of, `flow-canvas/` for the picture of a script, then one folder per place: `workflows/`, `runs/`, `approvals/`, `backends/`, `settings/`.
 */
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/client.ts";
import { router } from "./app/router.tsx";
import { startTheme } from "./app/theme.ts";
import "./styles/main.css";

startTheme();
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
