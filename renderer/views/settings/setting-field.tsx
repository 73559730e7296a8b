import "./setting-field.css";
import { useId } from "react";
import { Button } from "../../components/button.tsx";
import { LabelledSwitch } from "../../components/labelled-switch.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { type Problem, shown } from "./draft.ts";
import { type Field, UNITS, type Unit } from "./rule-fields.ts";

interface SettingFieldProps {
  readonly field: Field;
  readonly words: { readonly name: string; readonly effect: string; readonly source: string };
  readonly value: string | boolean;
  /** The default, in the setting's own unit. */
  readonly usual: unknown;
  readonly problem: Problem | undefined;
  /** Said although the value can be used. */
  readonly warning?: string | undefined;
  readonly onChange: (value: string | boolean) => void;
}

/** One setting with its effect, its default and where that comes from. */
export function SettingField(props: SettingFieldProps) {
  const { field, words, value, usual, problem, warning, onChange } = props;
  const id = useId();
  const standard = shown(field, usual);
  const invalid = problem !== undefined;
  const described = { "aria-invalid": invalid, "aria-describedby": `${id}-more` };
  return (
    <div className="setting-field">
      {field.kind === "switch" ? (
        <LabelledSwitch label={words.name} checked={value === true} onChange={onChange} />
      ) : (
        <label className="field__label" htmlFor={id}>
          {words.name}
        </label>
      )}
      {field.kind === "number" ? (
        <span className="setting-field__number">
          <input
            {...described}
            id={id}
            className="field__input"
            inputMode="decimal"
            autoComplete="off"
            value={String(value)}
            onChange={(event) => onChange(event.target.value)}
          />
          <span>{text.rules.unit[field.unit]}</span>
        </span>
      ) : null}
      {field.kind === "networks" || field.kind === "countries" ? (
        <textarea
          {...described}
          id={id}
          rows={4}
          spellCheck={false}
          placeholder={
            field.kind === "networks" ? text.rules.placeholderNetworks : text.rules.placeholderCountries
          }
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : null}
      <div className="setting-field__more" id={`${id}-more`}>
        {invalid ? (
          <p className="setting-field__problem" role="alert">
            {sentenceOf(problem, field)}
          </p>
        ) : null}
        {warning === undefined || invalid ? null : <p className="setting-field__problem">{warning}</p>}
        <p>{words.effect}</p>
        <p>
          {text.rules.defaultIs(usualText(field, standard))} {words.source}
        </p>
      </div>
      {value === standard ? null : (
        <Button look="ghost" size="small" onClick={() => onChange(standard)}>
          {text.rules.reset}
        </Button>
      )}
    </div>
  );
}

function usualText(field: Field, standard: string | boolean): string {
  if (typeof standard === "boolean") return standard ? text.rules.on : text.rules.off;
  if (field.kind !== "number") return standard === "" ? text.rules.none : standard;
  return inUnit(Number(standard) * UNITS[field.unit], field.unit);
}

function inUnit(value: number, unit: Unit): string {
  return `${formatNumber(value / UNITS[unit], locale)} ${text.rules.unit[unit]}`.trim();
}

function sentenceOf({ kind, value }: Problem, field: Field): string {
  const words = text.rules.problem;
  const unit = field.kind === "number" ? field.unit : "count";
  switch (kind) {
    case "number":
      return words.number;
    case "too-small":
      return words.tooSmall(inUnit(Number(value), unit));
    case "too-big":
      return words.tooBig(inUnit(Number(value), unit));
    case "network":
      return words.network(String(value));
    case "country":
      return words.country(String(value));
    case "order":
      return words.order;
    case "other":
      return words.other;
  }
}
