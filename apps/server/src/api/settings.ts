import type { SettingsView } from "../contract/settings.ts";
import { procedure, router } from "./trpc.ts";

export const settingsRouter = router({
  get: procedure.query(({ ctx }): Promise<SettingsView> => ctx.services.settings.get()),
  rotateToken: procedure.mutation(({ ctx }): Promise<{ url: string }> => ctx.services.settings.rotateToken()),
});
