/** Writes a type out in full, without the names of where it comes from: for data that goes over JSON. */
import ts from 'typescript';

/** Types are this deep at most; deeper is a circle that was not seen. */
const DEPTH_MAX = 30;

export type Printer = {
  print(type: ts.Type): string;
  /** Declarations of the types that hold themselves; call it last. */
  named(): string;
};

/** `place` is where the types are seen from. */
export function createPrinter(checker: ts.TypeChecker, place: ts.Node): Printer {
  const names = new Map<ts.Symbol, string>();
  const bodies = new Map<string, string>();
  const open: ts.Type[] = [];
  const typeOf = (property: ts.Symbol) => checker.getTypeOfSymbolAtLocation(property, place);
  const partsOf = createParts(checker, typeOf);

  function print(type: ts.Type): string {
    const name = nameOfRecursive(type);
    if (name !== undefined) return name;
    if (open.length > DEPTH_MAX) throw new Error(`${checker.typeToString(type)} is too deep`);
    open.push(type);
    try {
      return printBare(type);
    } finally {
      open.pop();
    }
  }

  /** A type that holds itself has to have a name; only aliases can have one. */
  function nameOfRecursive(type: ts.Type): string | undefined {
    const alias = type.aliasSymbol;
    if (alias === undefined || type.aliasTypeArguments !== undefined) return undefined;
    const known = names.get(alias);
    if (known !== undefined) return known;
    if (!holdsItself(type, partsOf)) return undefined;
    names.set(alias, alias.name);
    bodies.set(alias.name, printBare(type));
    return alias.name;
  }

  function printBare(type: ts.Type): string {
    if (type.isUnion()) return printUnion(type);
    if (type.isIntersection()) return printObject(type);
    if (checker.isTupleType(type)) return printTuple(type as ts.TypeReference);
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      return item === undefined ? 'unknown[]' : `(${print(item)})[]`;
    }
    const isPlain = (type.flags & ts.TypeFlags.Object) === 0;
    return isPlain
      ? checker.typeToString(type, place, ts.TypeFormatFlags.NoTruncation)
      : printObject(type);
  }

  function printUnion(type: ts.UnionType): string {
    const isBoolean = (part: ts.Type) => (part.flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const rest = type.types.filter((part) => !isBoolean(part)).map(print);
    const booleans = type.types.filter(isBoolean);
    const both =
      booleans.length === 2 ? ['boolean'] : booleans.map((part) => checker.typeToString(part));
    return [...new Set([...rest, ...both])].join(' | ');
  }

  function printTuple(type: ts.TypeReference): string {
    const { elementFlags, readonly } = type.target as ts.TupleType;
    const items = checker.getTypeArguments(type).map((item, index) => {
      const flags = elementFlags[index] ?? ts.ElementFlags.Required;
      if (flags & ts.ElementFlags.Rest) return `...(${print(item)})[]`;
      return flags & ts.ElementFlags.Optional ? `(${print(item)})?` : print(item);
    });
    return `${readonly ? 'readonly ' : ''}[${items.join(', ')}]`;
  }

  function printObject(type: ts.Type): string {
    if (type.getCallSignatures().length > 0) {
      throw new Error(`${checker.typeToString(type)} is a function: it cannot go over JSON`);
    }
    const indexes = checker
      .getIndexInfosOfType(type)
      .map((info) => `[key: ${print(info.keyType)}]: ${print(info.type)};`);
    const fields = checker.getPropertiesOfType(type).map((property) => {
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      return `${JSON.stringify(property.name)}${isOptional ? '?' : ''}: ${print(typeOf(property))};`;
    });
    return `{ ${[...indexes, ...fields].join(' ')} }`;
  }

  return {
    print,
    named: () => [...bodies].map(([name, body]) => `type ${name} = ${body};\n`).join(''),
  };
}

type Parts = (type: ts.Type) => readonly ts.Type[];

/** Makes the function that gives the types of which a type is made. */
function createParts(checker: ts.TypeChecker, typeOf: (property: ts.Symbol) => ts.Type): Parts {
  return (type) => {
    if (type.isUnionOrIntersection()) return type.types;
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      return checker.getTypeArguments(type as ts.TypeReference);
    }
    if (!(type.flags & ts.TypeFlags.Object)) return [];
    const values = checker.getIndexInfosOfType(type).map((info) => info.type);
    return [...values, ...checker.getPropertiesOfType(type).map(typeOf)];
  };
}

function holdsItself(type: ts.Type, partsOf: Parts): boolean {
  const seen = new Set<ts.Type>();
  const look = (inner: ts.Type): boolean => {
    if (inner === type && seen.size > 0) return true;
    if (seen.has(inner)) return false;
    seen.add(inner);
    return partsOf(inner).some(look);
  };
  return look(type);
}
