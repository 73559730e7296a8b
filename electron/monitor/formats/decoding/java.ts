/**
 * Java object serialization (`ObjectOutputStream`, protocol version 5), parsed and never executed: classes are not
 * looked up, objects become plain data with their class' name.
 *
 * Our own reader because the libraries are not usable here: `java.io` 2.4 has been abandoned and knows a fixed list
 * of classes, `java-object-serialization` 0.1 (seven commits) reads negative integers as large positive ones, prints
 * to the console, and can be sent around a circle of superclasses for ever. The format is described in the Java
 * Object Serialization Specification, chapter 6.
 */
import {
  type Cursor,
  decodeBounded,
  keyText,
  type Parsed,
  type Plain,
  plain,
  Undecodable,
} from "./bounded.ts";

const MAX_SUPERCLASSES = 32;
const BASE_HANDLE = 0x7e0000;

const SC_WRITE_METHOD = 0x01;
const SC_SERIALIZABLE = 0x02;
const SC_EXTERNALIZABLE = 0x04;
const SC_BLOCK_DATA = 0x08;

const TC_NULL = 0x70;
const TC_REFERENCE = 0x71;
const TC_CLASSDESC = 0x72;
const TC_OBJECT = 0x73;
const TC_STRING = 0x74;
const TC_ARRAY = 0x75;
const TC_CLASS = 0x76;
const TC_BLOCKDATA = 0x77;
const TC_ENDBLOCKDATA = 0x78;
const TC_RESET = 0x79;
const TC_BLOCKDATALONG = 0x7a;
const TC_LONGSTRING = 0x7c;
const TC_PROXYCLASSDESC = 0x7d;
const TC_ENUM = 0x7e;

/** The stream's magic number and version. */
export function isJavaStream(bytes: Uint8Array): boolean {
  return bytes[0] === 0xac && bytes[1] === 0xed && bytes[2] === 0 && bytes[3] === 5;
}

/** The first object of a stream. */
export function parseJava(bytes: Uint8Array): Parsed {
  return decodeBounded(bytes, (cursor) => {
    if (!isJavaStream(bytes)) throw new Undecodable("not-this-format");
    cursor.skip(4);
    return new JavaReader(cursor).value();
  });
}

interface Field {
  readonly type: number;
  readonly name: string;
}
/** Bytes that a class wrote itself; unlike a byte array, no object. */
class Block {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}
class ClassDescription {
  name = "";
  flags = 0;
  fields: readonly Field[] = [];
  parent: ClassDescription | null = null;
}

class JavaReader {
  readonly #cursor: Cursor;
  readonly #handles: unknown[] = [];

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  value(): unknown {
    const cursor = this.#cursor;
    cursor.count();
    const type = cursor.u8();
    switch (type) {
      case TC_NULL:
        return null;
      case TC_REFERENCE:
        return this.#referred();
      case TC_STRING:
        return this.#keep(this.#utf());
      case TC_LONGSTRING:
        return this.#keep(cursor.utf8(Number(cursor.i64be())));
      case TC_OBJECT:
        return cursor.nested(() => this.#object());
      case TC_ARRAY:
        return cursor.nested(() => this.#array());
      case TC_ENUM: {
        this.#classDescription();
        const slot = this.#handles.push(null) - 1;
        const constant = cursor.nested(() => this.value());
        this.#handles[slot] = constant;
        return constant;
      }
      case TC_CLASS: {
        const name = this.#classDescription()?.name ?? null;
        return this.#keep(name);
      }
      case TC_CLASSDESC:
      case TC_PROXYCLASSDESC:
        cursor.at--;
        return this.#classDescription()?.name ?? null;
      case TC_RESET:
        this.#handles.length = 0;
        return cursor.nested(() => this.value());
      default:
        throw new Undecodable("not-this-format");
    }
  }

  #keep<T>(value: T): T {
    this.#handles.push(value);
    return value;
  }

  #referred(): unknown {
    const index = this.#cursor.i32be() - BASE_HANDLE;
    if (!(index >= 0 && index < this.#handles.length)) throw new Undecodable("not-this-format");
    return this.#handles[index];
  }

  #utf(): string {
    return this.#cursor.utf8(this.#cursor.u16be());
  }

  #classDescription(): ClassDescription | null {
    const cursor = this.#cursor;
    cursor.count();
    return cursor.nested(() => {
      switch (cursor.u8()) {
        case TC_NULL:
          return null;
        case TC_REFERENCE: {
          const referred = this.#referred();
          if (referred instanceof ClassDescription) return referred;
          throw new Undecodable("not-this-format");
        }
        case TC_CLASSDESC:
          return this.#newClass();
        case TC_PROXYCLASSDESC:
          return this.#newProxy();
        default:
          throw new Undecodable("not-this-format");
      }
    });
  }

  #newClass(): ClassDescription {
    const cursor = this.#cursor;
    const description = new ClassDescription();
    description.name = this.#utf();
    cursor.skip(8); // serialVersionUID
    this.#handles.push(description);
    description.flags = cursor.u8();
    const count = cursor.plausible(cursor.u16be());
    const fields: Field[] = [];
    for (let i = 0; i < count; i++) {
      const type = cursor.u8();
      const name = this.#utf();
      // Objects ("L") and arrays ("[") are followed by their type's name.
      if (type === 0x4c || type === 0x5b) this.value();
      fields.push({ type, name });
    }
    description.fields = fields;
    this.#annotation();
    description.parent = this.#classDescription();
    return description;
  }

  #newProxy(): ClassDescription {
    const cursor = this.#cursor;
    const description = new ClassDescription();
    description.name = "(proxy)";
    description.flags = SC_SERIALIZABLE;
    this.#handles.push(description);
    const count = cursor.plausible(cursor.i32be());
    for (let i = 0; i < count; i++) this.#utf();
    this.#annotation();
    description.parent = this.#classDescription();
    return description;
  }

  #object(): unknown {
    const description = this.#classDescription();
    if (description === null) throw new Undecodable("not-this-format");
    const object = plain(description.name);
    const slot = this.#handles.push(object) - 1;
    const written: unknown[] = [];
    for (const part of lineage(description)) {
      if ((part.flags & SC_SERIALIZABLE) !== 0) {
        for (const field of part.fields) object[field.name] = this.#fieldValue(field.type);
        if ((part.flags & SC_WRITE_METHOD) !== 0) written.push(...this.#annotation());
      } else if ((part.flags & SC_EXTERNALIZABLE) !== 0) {
        if ((part.flags & SC_BLOCK_DATA) === 0) throw new Undecodable("unsupported-encoding");
        written.push(...this.#annotation());
      }
    }
    const value = simplified(description.name, object, written);
    this.#handles[slot] = value;
    return value;
  }

  #array(): unknown {
    const description = this.#classDescription();
    if (description === null) throw new Undecodable("not-this-format");
    const items: unknown[] = [];
    const slot = this.#handles.push(items) - 1;
    const count = this.#cursor.plausible(this.#cursor.i32be());
    const type = description.name.charCodeAt(1);
    if (type === 0x42) {
      const bytes = this.#cursor.take(count);
      this.#handles[slot] = bytes;
      return bytes;
    }
    for (let i = 0; i < count; i++) {
      this.#cursor.count();
      items.push(this.#fieldValue(type));
    }
    return items;
  }

  /** What a class writes on its own: objects, and bytes in blocks. */
  #annotation(): unknown[] {
    const cursor = this.#cursor;
    const contents: unknown[] = [];
    for (;;) {
      switch (cursor.peek()) {
        case TC_ENDBLOCKDATA:
          cursor.skip(1);
          return contents;
        case TC_BLOCKDATA:
          cursor.skip(1);
          contents.push(new Block(cursor.take(cursor.u8())));
          break;
        case TC_BLOCKDATALONG:
          cursor.skip(1);
          contents.push(new Block(cursor.take(cursor.i32be())));
          break;
        default:
          contents.push(this.value());
      }
    }
  }

  #fieldValue(type: number): unknown {
    const cursor = this.#cursor;
    switch (type) {
      case 0x42: // B
        return cursor.i8();
      case 0x43: // C
        return String.fromCharCode(cursor.u16be());
      case 0x44: // D
        return cursor.f64be();
      case 0x46: // F
        return cursor.f32be();
      case 0x49: // I
        return cursor.i32be();
      case 0x4a: // J
        return cursor.i64be();
      case 0x53: // S
        return cursor.i16be();
      case 0x5a: // Z
        return cursor.u8() !== 0;
      case 0x4c: // L
      case 0x5b: // [
        return this.value();
      default:
        throw new Undecodable("not-this-format");
    }
  }
}

/** A class after its superclasses. */
function lineage(description: ClassDescription): ClassDescription[] {
  const classes: ClassDescription[] = [];
  for (let part: ClassDescription | null = description; part !== null; part = part.parent) {
    if (classes.length >= MAX_SUPERCLASSES) throw new Undecodable("too-deep");
    classes.unshift(part);
  }
  return classes;
}

/** Boxes, collections and moments of the JDK as what they hold. */
function simplified(name: string, object: Plain, written: readonly unknown[]): unknown {
  if (/^java\.lang\.(?:Long|Integer|Short|Byte|Boolean|Double|Float|Character)$/.test(name))
    return object["value"];
  const objects = written.filter((item) => !(item instanceof Block));
  if (name === "java.time.Ser") return moment(written[0]) ?? object;
  if (/^java\.util\.(?:concurrent\.)?(?:\w*HashMap|TreeMap|Hashtable)$/.test(name)) {
    const map = plain(name);
    for (let i = 0; i + 1 < objects.length; i += 2) map[keyText(objects[i])] = objects[i + 1];
    return map;
  }
  if (/^java\.util\.(?:\w*List|\w*Set|ArrayDeque|CollSer)$/.test(name)) return objects;
  if (/^java\.util\.Collections\$Unmodifiable/.test(name))
    return object["list"] ?? object["c"] ?? object["m"] ?? object;
  if (objects.length > 0) object["written"] = objects;
  return object;
}

/** `java.time.Ser`: type 2 is an Instant, seconds and nanoseconds. */
function moment(block: unknown): Date | null {
  if (!(block instanceof Block) || block.bytes.length < 13 || block.bytes[0] !== 2) return null;
  return new Date(
    Number(block.bytes.readBigInt64BE(1)) * 1000 + Math.floor(block.bytes.readInt32BE(9) / 1e6),
  );
}
