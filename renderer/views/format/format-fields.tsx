import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { FormatTrial } from "../../../shared/formats/trial.ts";
import { Button } from "../../components/button.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { TextArea, TextField } from "../../components/text-field.tsx";
import { text } from "../../text/text.ts";
import {
  type Draft,
  type DraftMember,
  EMPTY_DRAFT,
  encodingsOf,
  fieldNames,
  indexTypes,
  withType,
} from "./draft.ts";

interface FormatFieldsProps {
  readonly draft: Draft;
  readonly trial: FormatTrial | null;
  readonly onChange: (draft: Draft) => void;
}

/** The parts of a declaration. Beside each path stands in how many of the sampled sessions it leads somewhere. */
export function FormatFields({ draft, trial, onChange }: FormatFieldsProps) {
  const words = text.format;
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  // Whoever has not begun has done nothing wrong.
  const found = draft === EMPTY_DRAFT ? [] : (trial?.problems ?? []);
  const problems = (field: string): { problem?: string } =>
    problemOf(found.find((one) => one.field === field));
  const below = (field: string): { problem?: string } =>
    problemOf(found.find((one) => one.field.startsWith(field)));
  const preview = trial?.preview ?? null;
  return (
    <form className="format__fields" onSubmit={(event) => event.preventDefault()}>
      <TextField
        label={words.key}
        hint={words.keyHint}
        placeholder="shop:session:{token}"
        className="code"
        value={draft.key}
        {...problems("key")}
        onChange={(event) => set({ key: event.target.value })}
      />
      <div className="format__pair">
        <TextField
          label={words.title}
          value={draft.title}
          {...problems("title")}
          onChange={(event) => set({ title: event.target.value })}
        />
        <TextField
          label={words.id}
          hint={words.idHint}
          value={draft.id}
          {...problems("id")}
          onChange={(event) => set({ id: event.target.value })}
        />
      </div>
      <Choice name={words.type}>
        <Segmented
          label={words.type}
          value={draft.type}
          choices={[
            { value: "string", label: words.types.string },
            { value: "hash", label: words.types.hash },
          ]}
          onChange={(type) => onChange(withType(draft, type))}
        />
      </Choice>
      <Choice name={words.encoding} {...problems("encoding")}>
        <Segmented
          label={words.encoding}
          value={draft.encoding}
          choices={encodingsOf[draft.type].map((value) => ({ value, label: words.encodings[value] }))}
          onChange={(encoding) => set({ encoding })}
        />
      </Choice>
      <fieldset className="format__group">
        <legend>{words.paths}</legend>
        <p className="box__hint">{words.pathsHint}</p>
        <div className="format__paths">
          {fieldNames.map((name) => (
            <TextField
              key={name}
              label={words.fields[name]}
              value={draft.fields[name]}
              {...hintOf(draft.fields[name], preview, name)}
              {...problems(`fields.${name}`)}
              onChange={(event) => set({ fields: { ...draft.fields, [name]: event.target.value } })}
            />
          ))}
          <TextField
            label={words.rolling}
            hint={words.rollingHint}
            inputMode="numeric"
            value={draft.rollingSeconds}
            {...problems("rollingSeconds")}
            onChange={(event) => set({ rollingSeconds: event.target.value })}
          />
        </div>
      </fieldset>
      <fieldset className="format__group">
        <legend>{words.companions}</legend>
        <p className="box__hint">{words.companionsHint}</p>
        <TextArea
          label={words.companionKeys}
          hint={words.companionKeysHint}
          placeholder="cart:{token}"
          rows={2}
          value={draft.keys}
          {...below("companions.keys")}
          onChange={(event) => set({ keys: event.target.value })}
        />
        <Members members={draft.members} problem={problems} onChange={(members) => set({ members })} />
      </fieldset>
      <TextField
        label={words.logOut}
        hint={words.logOutHint}
        value={draft.logOut}
        {...problems("logOut")}
        onChange={(event) => set({ logOut: event.target.value })}
      />
    </form>
  );
}

function hintOf(path: string, preview: FormatTrial["preview"], name: (typeof fieldNames)[number]) {
  if (path.trim() === "" || preview === null || preview.read === 0) return {};
  return { hint: text.format.found(preview.found[name], preview.read) };
}

function problemOf(found: FormatTrial["problems"][number] | undefined): { problem?: string } {
  return found === undefined ? {} : { problem: text.format.fieldProblem(found.message) };
}

interface ChoiceProps {
  readonly name: string;
  readonly problem?: string;
  readonly children: ReactNode;
}

function Choice({ name, problem, children }: ChoiceProps) {
  return (
    <div className="field">
      <span className="field__label">{name}</span>
      <div>{children}</div>
      {problem === undefined ? null : (
        <p className="field__hint field__hint--problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface MembersProps {
  readonly members: readonly DraftMember[];
  readonly problem: (field: string) => { readonly problem?: string };
  readonly onChange: (members: readonly DraftMember[]) => void;
}

/** Sets, lists and the like that name the session. */
function Members({ members, problem, onChange }: MembersProps) {
  const words = text.format;
  const change = (at: number, next: Partial<DraftMember>) =>
    onChange(members.map((one, index) => (index === at ? { ...one, ...next } : one)));
  return (
    <>
      {members.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have nothing else that stays while they are typed
        <div key={index} className="format__member">
          <TextField
            label={words.memberIn}
            placeholder="user_sessions:{user}"
            value={one.key}
            {...problem(`companions.members.${index}.key`)}
            onChange={(event) => change(index, { key: event.target.value })}
          />
          <TextField
            label={one.type === "hash" ? words.memberField : words.member}
            placeholder="{token}"
            value={one.member}
            {...problem(`companions.members.${index}.member`)}
            onChange={(event) => change(index, { member: event.target.value })}
          />
          <Segmented
            label={words.memberType}
            value={one.type}
            choices={indexTypes.map((value) => ({ value, label: words.indexTypes[value] }))}
            onChange={(type) => change(index, { type })}
          />
          <Button
            look="ghost"
            icon
            aria-label={words.removeMember}
            onClick={() => onChange(members.filter((_, other) => other !== index))}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          disabled={members.length >= 10}
          onClick={() => onChange([...members, { key: "", type: "set", member: "{token}" }])}
        >
          <Plus aria-hidden />
          {words.addMember}
        </Button>
      </div>
    </>
  );
}
