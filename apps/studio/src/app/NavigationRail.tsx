import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Monitor, Moon, Search, Sun } from "lucide-react";
import { api } from "../api/client.ts";
import { useLiveState } from "../api/live.ts";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Mark } from "../ui/Mark.tsx";
import { Menu } from "../ui/Menu.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { setPaletteOpen } from "./commands.ts";
import { type Place, places } from "./places.ts";
import { setTheme, type ThemeChoice, useTheme } from "./theme.ts";

/** The five places at the left; at the bottom of a phone. */
export function NavigationRail() {
  return (
    <nav
      aria-label="Places"
      className="flex w-[52px] shrink-0 flex-col items-center gap-1 border-r bg-panel py-3 max-sm:order-last max-sm:h-13 max-sm:w-full max-sm:flex-row max-sm:justify-around max-sm:border-t max-sm:border-r-0 max-sm:py-0"
    >
      <Link
        to="/workflows"
        aria-label="Fermata, to the workflows"
        className="mb-2 grid size-9 place-items-center rounded-lg max-sm:hidden"
      >
        <Mark />
      </Link>
      {places.map((place) => (
        <RailLink key={place.to} place={place} />
      ))}
      <div className="mt-auto flex flex-col items-center gap-1 max-sm:hidden">
        <IconButton icon={Search} label="Commands" shortcut="Mod+K" side="right" onClick={() => setPaletteOpen(true)} />
        <ThemeSwitch />
        <LiveMark />
      </div>
    </nav>
  );
}

function RailLink({ place }: { readonly place: Place }) {
  const { to, label, icon: Icon, key } = place;
  return (
    <Tooltip label={label} side="right" shortcut={`g ${key}`}>
      <Link
        to={to}
        aria-label={label}
        className="relative grid size-9 place-items-center rounded-lg text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink data-[status=active]:bg-active data-[status=active]:text-ink max-sm:size-11"
      >
        <Icon size={19} strokeWidth={1.6} aria-hidden />
        {to === "/approvals" && <ApprovalBadge />}
      </Link>
    </Tooltip>
  );
}

/** How many waits ask a person for an answer. */
function ApprovalBadge() {
  const { data } = useQuery(api.approvals.list.queryOptions({ limit: 100 }));
  const count = data?.approvals.length ?? 0;
  if (count === 0) return null;
  const more = data?.nextCursor !== null;
  return (
    <span className="absolute top-0 right-0 min-w-[15px] rounded-full bg-wait-mark px-[3px] text-center text-[10px]/[15px] font-semibold text-white tabular-nums dark:text-paper">
      {more ? "99+" : count}
      <span className="sr-only"> waiting for an answer</span>
    </span>
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon };
const themeLabels: Readonly<Record<ThemeChoice, string>> = { system: "As the system", light: "Light", dark: "Dark" };

function ThemeSwitch() {
  const choice = useTheme((state) => state.choice);
  const items = (["system", "light", "dark"] as const).map((id) => ({
    id,
    label: themeLabels[id],
    icon: themeIcons[id],
    checked: id === choice,
    onSelect: () => setTheme(id),
  }));
  return (
    <Menu items={items} align="start">
      <button
        type="button"
        aria-label={`Theme: ${themeLabels[choice]}`}
        title="Theme"
        className="grid size-[29px] place-items-center rounded-md text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink"
      >
        {choice === "dark" ? (
          <Moon size={16} strokeWidth={1.7} aria-hidden />
        ) : (
          <Sun size={16} strokeWidth={1.7} aria-hidden />
        )}
      </button>
    </Menu>
  );
}

const liveLooks = {
  live: { colour: "bg-done-mark", text: "Live: changes show at once" },
  connecting: { colour: "animate-pulse bg-idle-mark", text: "Connecting to the server" },
  lost: {
    colour: "bg-fail-mark",
    text: "No connection. Start the server with npm start; this page connects by itself.",
  },
};

function LiveMark() {
  const status = useLiveState((state) => state.status);
  const { colour, text } = liveLooks[status];
  return (
    <Tooltip label={text} side="right">
      <span role="status" aria-label={text} className="grid size-6 place-items-center">
        <span className={classNames("size-[7px] rounded-full", colour)} />
      </span>
    </Tooltip>
  );
}
