// Evaluates the trees of StudyApp/Authoring/Expressions in the browser: the same values, the same reasons, the same limits as the server.
// The rules of the language are in docs/expressions.md; the functions here are named as the classes in StudyApp/Authoring/Expressions.
(function () {
  'use strict';

  // ExpressionLimits
  const STEPS = 100000;
  const TEXT_LENGTH = 10000;
  const LIST_LENGTH = 4096;
  const DEPTH = 2048; // the parser's 512 nodes never come near; keeps foreign trees from overflowing the stack

  class Undecided extends Error {}

  function fail(reason) {
    throw new Undecided(reason);
  }

  const ARGUMENTS = {
    len: [1, 1], count: [1, Infinity], reverse: [1, 3],
    min: [1, Infinity], max: [1, Infinity], sum: [1, 2], abs: [1, 1], round: [1, 2], int: [1, 1], float: [1, 1],
    str: [1, 1], bool: [1, 1], mean: [1, 1], median: [1, 1], stdev: [1, 1], std: [1, 1], var: [1, 1], variance: [1, 1],
  };

  // Value: null, boolean, number, string, array, Map

  function kind(value) {
    if (value === null) return 'None';
    if (Array.isArray(value)) return 'list';
    if (value instanceof Map) return 'groups';
    return typeof value === 'string' ? 'text' : typeof value;
  }

  function has(object, key) {
    return Object.prototype.hasOwnProperty.call(object, key);
  }

  // What lookup returns: undefined is undecided, plain objects are groups, numbers that are none are nothing.
  function received(value) {
    if (value === null) return null;
    switch (typeof value) {
      case 'boolean': case 'string': return value;
      case 'number': return Number.isFinite(value) ? value + 0 : null;
      case 'object':
        if (Array.isArray(value)) return value.map(received);
        return new Map((value instanceof Map ? [...value] : Object.entries(value)).map(([k, v]) => [textOf(k), received(v)]));
      default: return null;
    }
  }

  function isTruthy(value) {
    if (Array.isArray(value)) return value.length > 0;
    if (value instanceof Map) return value.size > 0;
    return Boolean(value);
  }

  // NumberText

  function digitsNumber(text) {
    if (!/^-?[0-9]+(?:\.[0-9]+)?$/.test(text)) return undefined;
    const number = Number(text);
    return Number.isFinite(number) ? number + 0 : undefined;
  }

  function readNumber(text) {
    const match = /^[ \t\n\r\f\v]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \t\n\r\f\v]*$/.exec(text);
    const number = match ? Number(match[1]) : NaN;
    return Number.isFinite(number) ? number : undefined;
  }

  // ValueText

  function quoted(text) {
    const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
    let out = quote;
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      const code = text.charCodeAt(i);
      if (c === quote || c === '\\') out += '\\' + c;
      else if (c === '\n') out += '\\n';
      else if (c === '\r') out += '\\r';
      else if (c === '\t') out += '\\t';
      else if (code < 32 || code === 127) out += '\\x' + code.toString(16).padStart(2, '0');
      else out += c;
    }
    return out + quote;
  }

  function textOf(value) {
    if (value === null) return 'None';
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (Array.isArray(value)) return '[' + joined(value, element) + ']';
    if (value instanceof Map) {
      const entries = [...value].sort(([a], [b]) => order(a, b));
      return '{' + joined(entries, ([k, v]) => quoted(k) + ': ' + element(v)) + '}';
    }
    return String(value);
  }

  function element(value) {
    return typeof value === 'string' ? quoted(value) : textOf(value);
  }

  // Stops once the text is too long anyway.
  function joined(items, write) {
    let out = '';
    for (let i = 0; i < items.length && out.length <= TEXT_LENGTH; i++) out += (i > 0 ? ', ' : '') + write(items[i]);
    return out;
  }

  function order(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  // ValueComparison

  function numberOf(value) {
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    return typeof value === 'string' ? digitsNumber(value) : undefined;
  }

  function areEqual(a, b, run) {
    if (a === null || b === null) return a === b;
    if (typeof a === 'string' && typeof b === 'string') return a === b;
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) return false;
      for (let i = 0; i < a.length; i++) {
        run.spend(1);
        if (!areEqual(a[i], b[i], run)) return false;
      }
      return true;
    }
    if (a instanceof Map && b instanceof Map) {
      if (a.size !== b.size) return false;
      for (const key of [...a.keys()].sort(order)) {
        run.spend(1);
        if (!b.has(key) || !areEqual(a.get(key), b.get(key), run)) return false;
      }
      return true;
    }
    const x = numberOf(a);
    const y = numberOf(b);
    return x !== undefined && y !== undefined && x === y;
  }

  // Null when an operand is null.
  function compare(a, b, op, run) {
    if (a === null || b === null) return null;
    const x = numberOf(a);
    const y = numberOf(b);
    if (x !== undefined && y !== undefined) return order(x, y);
    if (typeof a === 'string' && typeof b === 'string') return order(a, b);
    if (!Array.isArray(a) || !Array.isArray(b)) fail(`${kind(a)} ${op} ${kind(b)} is not possible`);
    for (let i = 0; i < a.length && i < b.length; i++) {
      run.spend(1);
      if (!areEqual(a[i], b[i], run)) return compare(a[i], b[i], op, run);
    }
    return order(a.length, b.length);
  }

  // ValueLookup

  function contains(container, needle, run) {
    const named = typeof needle === 'string' || typeof needle === 'number';
    if (Array.isArray(container)) {
      return container.some((item) => {
        run.spend(1);
        return areEqual(item, needle, run);
      });
    }
    if (typeof container === 'string' && named) {
      const part = textOf(needle);
      run.spend(Math.floor(container.length * part.length / 256));
      return container.includes(part);
    }
    if (container instanceof Map && (named || typeof needle === 'boolean')) return groupOf(container, needle) !== undefined;
    return fail(`${kind(needle)} in ${kind(container)} is not possible`);
  }

  function at(target, key) {
    if (Array.isArray(target)) {
      if (typeof key !== 'number' || key !== Math.floor(key)) fail("a list's position is a whole number");
      const index = key < 0 ? key + target.length : key;
      return index >= 0 && index < target.length ? target[index] : fail('the list has no such position');
    }
    if (!(target instanceof Map)) fail(`${kind(target)}[...] is not possible`);
    if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'boolean') fail(`${kind(key)} cannot name a group`);
    const name = groupOf(target, key);
    return name === undefined ? fail('there is no such group') : target.get(name);
  }

  // True and 1 name one group.
  function groupOf(map, key) {
    const name = textOf(key);
    if (map.has(name)) return name;
    const other = typeof key === 'boolean' ? (key ? '1' : '0') : { 1: 'True', 0: 'False' }[name];
    return map.has(other) ? other : undefined;
  }

  // ValueArithmetic

  function finite(number) {
    return Number.isFinite(number) ? number + 0 : fail('the number is too large');
  }

  function text(length, make) {
    return length <= TEXT_LENGTH ? make() : fail('the text is too long');
  }

  function list(length, make, run) {
    if (length > LIST_LENGTH) fail('the list is too long');
    run.spend(length);
    return make();
  }

  function modulo(x, y) {
    const rest = x % y;
    return rest !== 0 && (y < 0) !== (rest < 0) ? rest + y : rest;
  }

  function floorDivide(x, y) {
    const rest = x % y;
    let quotient = (x - rest) / y;
    if (rest !== 0 && (y < 0) !== (rest < 0)) quotient -= 1;
    const floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  function repeat(value, times, run) {
    const count = numberOf(times);
    if (count !== Math.floor(count)) fail('only a whole number can repeat a text or a list');
    const length = value.length === 0 || count <= 0 ? 0 : value.length * count;
    if (typeof value === 'string') return text(length, () => (length === 0 ? '' : value.repeat(count)));
    return list(length, () => Array.from({ length }, (_, i) => value[i % value.length]), run);
  }

  const ARITHMETIC = {
    '+': (x, y) => x + y,
    '-': (x, y) => x - y,
    '*': (x, y) => x * y,
    '/': (x, y) => x / y,
    '//': floorDivide,
    '%': modulo,
  };

  // WrittenText

  function joins(op, args) {
    return (op === '+' || op === '*') && (isWritten(args[0]) || isWritten(args[1]));
  }

  function isWritten(node) {
    if (has(node, 'call')) return node.call === 'str';
    if (!has(node, 'op')) return false;
    if (node.op === 'if') return isWritten(node.args[1]) && isWritten(node.args[2]);
    return node.op === 'and' || node.op === 'or' ? node.args.every(isWritten) : joins(node.op, node.args);
  }

  function binary(op, a, b, run, asText) {
    if (a === null || b === null) return null;
    const x = numberOf(a);
    const y = numberOf(b);
    if (!asText && x !== undefined && y !== undefined) {
      if (y === 0 && (op === '/' || op === '//' || op === '%')) fail('division by zero');
      return finite(ARITHMETIC[op](x, y));
    }
    if (op === '+' && typeof a === 'string' && typeof b === 'string') return text(a.length + b.length, () => a + b);
    if (op === '+' && Array.isArray(a) && Array.isArray(b)) return list(a.length + b.length, () => a.concat(b), run);
    const isSequence = value => typeof value === 'string' || Array.isArray(value);
    const isCount = value => typeof value === 'number' || typeof value === 'boolean';
    const repeats = (value, times) => isSequence(value) && isCount(times);
    if (op === '*' && repeats(a, b)) return repeat(a, b, run);
    if (op === '*' && repeats(b, a)) return repeat(b, a, run);
    return fail(`${kind(a)} ${op} ${kind(b)} is not possible`);
  }

  function unary(sign, value) {
    if (value === null) return null;
    const number = numberOf(value);
    if (number === undefined) fail(`${sign} ${kind(value)} is not possible`);
    return finite(sign === '-' ? -number : number);
  }

  // Rounding

  const ALL_ABOVE_ARE_WHOLE = 4503599627370496;

  function roundNumber(x, digits) {
    const size = Math.abs(x);
    const rounded = digits < 0 ? roundToTens(size, digits) : size >= ALL_ABOVE_ARE_WHOLE ? size : roundToDecimals(size, digits);
    return x < 0 ? -rounded : rounded;
  }

  function roundToTens(size, digits) {
    const unit = Number('1e' + -digits);
    const rest = size % unit;
    const below = size - rest;
    return rest > unit / 2 || (rest === unit / 2 && below % (2 * unit) !== 0) ? below + unit : below;
  }

  function roundToDecimals(size, digits) {
    let out = size.toFixed(digits);
    let scaled = size;
    for (let i = 0; i <= digits; i++) scaled *= 2;
    if (scaled < 2 * ALL_ABOVE_ARE_WHOLE && scaled % 2 === 1) {
      // A tie: it has exactly one decimal more, a 5; see Rounding.cs.
      const below = size.toFixed(digits + 1).slice(0, -1).replace(/\.$/, '');
      if (Number(below[below.length - 1]) % 2 === 0) out = below;
    }
    return Number(out);
  }

  // FunctionCall

  function sum(numbers, start) {
    let total = start;
    for (const x of numbers) total += x;
    return total;
  }

  function mean(numbers) {
    return sum(numbers, 0) / numbers.length;
  }

  function median(numbers) {
    const sorted = [...numbers].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  function variance(numbers) {
    const centre = mean(numbers);
    let total = 0;
    for (const x of numbers) total += (x - centre) * (x - centre);
    return total / numbers.length;
  }

  const STATISTICS = {
    mean,
    median,
    var: variance,
    variance,
    std: (numbers) => Math.sqrt(variance(numbers)),
    stdev: (numbers) => Math.sqrt(variance(numbers)),
  };

  function impossible(name, value) {
    return fail(`${name}(${kind(value)}) is not possible`);
  }

  function wrongCount(name, count) {
    const [fewest, most] = ARGUMENTS[name];
    if (count >= fewest && count <= most && !(name === 'reverse' && count === 2)) return;
    const wanted = most === Infinity ? 'at least 1 argument' : most === 1 ? '1 argument' : `${fewest} or ${most} arguments`;
    fail(`${name}() takes ${wanted}, not ${count}`);
  }

  function hasNull(args, run) {
    for (const argument of args) {
      if (argument === null) return true;
      if (!Array.isArray(argument)) continue;
      for (const item of argument) {
        run.spend(1);
        if (item === null) return true;
      }
    }
    return false;
  }

  function withNumber(name, value, calculate) {
    const number = numberOf(value);
    return number === undefined ? impossible(name, value) : finite(calculate(number));
  }

  function read(name, value, calculate) {
    if (typeof value !== 'string') return withNumber(name, value, calculate);
    const number = readNumber(value);
    return number === undefined ? fail(`${name}(): the text is not a number`) : finite(calculate(number));
  }

  function round(args) {
    if (args.length === 1) return withNumber('round', args[0], (x) => roundNumber(x, 0));
    const digits = numberOf(args[1]);
    if (digits === undefined) impossible('round', args[1]);
    if (digits !== Math.floor(digits) || digits < -22 || digits > 99) fail('round() takes a whole number of digits from -22 to 99');
    return withNumber('round', args[0], (x) => roundNumber(x, digits));
  }

  function extreme(name, args) {
    let items = args;
    if (args.length === 1) {
      if (!Array.isArray(args[0])) impossible(name, args[0]);
      items = args[0];
    }
    if (items.length === 0) fail(`${name}() of nothing`);
    const better = (a, b) => (name === 'min' ? a < b : a > b);
    const numbers = items.map(numberOf);
    if (!numbers.includes(undefined)) return numbers.reduce((best, next) => (better(next, best) ? next : best));
    const other = items.find((item) => typeof item !== 'string');
    if (other !== undefined) fail(`${name}() compares numbers or texts, not ${kind(other)} with others`);
    return items.reduce((best, next) => (better(next, best) ? next : best));
  }

  function numbersOf(name, value) {
    if (!Array.isArray(value)) impossible(name, value);
    return value.map((item) => {
      const number = numberOf(item);
      return number === undefined ? fail(`${name}() takes numbers, not ${kind(item)}`) : number;
    });
  }

  function length(value) {
    if (typeof value === 'string') return [...value.replaceAll('\r\n', '\n')].length;
    if (Array.isArray(value)) return value.length;
    return value instanceof Map ? value.size : impossible('len', value);
  }

  function count(args, run) {
    const only = args.length === 1 ? args[0] : args;
    const items = only instanceof Map ? [...only.values()] : Array.isArray(only) ? only : args;
    run.spend(items.length);
    return items.filter((item) => item !== null).length;
  }

  function reverse(args) {
    if (args.length === 1) fail('reverse() needs the lowest and the highest value: the item has no known range');
    const [value, low, high] = args.map((argument) => {
      const number = numberOf(argument);
      return number === undefined ? impossible('reverse', argument) : number;
    });
    return finite(low + high - value);
  }

  function total(args) {
    const start = args.length === 2 ? numberOf(args[1]) : 0;
    if (start === undefined) impossible('sum', args[1]);
    return finite(sum(numbersOf('sum', args[0]), start));
  }

  function statistic(name, value) {
    const numbers = numbersOf(name, value);
    return numbers.length === 0 ? fail(`${name}() of nothing`) : finite(STATISTICS[name](numbers));
  }

  function call(name, args, run) {
    const first = args[0];
    if (name === 'bool') return isTruthy(first);
    if (name === 'str') {
      run.measure(first);
      const out = textOf(first);
      return text(out.length, () => out);
    }
    if (name === 'count') return count(args, run);
    if (name === 'len') return first === null ? null : length(first);
    if (hasNull(args, run)) return null;
    switch (name) {
      case 'reverse': return reverse(args);
      case 'abs': return withNumber(name, first, Math.abs);
      case 'int': return read(name, first, Math.trunc);
      case 'float': return read(name, first, (x) => x);
      case 'round': return round(args);
      case 'min': case 'max': return extreme(name, args);
      case 'sum': return total(args);
      default: return statistic(name, first);
    }
  }

  // Evaluation

  class Run {
    constructor(lookup) {
      this.lookup = lookup;
      this.steps = 0;
      this.depth = 0;
    }

    spend(steps) {
      if (this.steps + steps > STEPS) fail('the expression takes too many steps');
      this.steps += steps;
    }

    measure(value) {
      if (!Array.isArray(value) && !(value instanceof Map)) return;
      for (const item of value instanceof Map ? value.values() : value) {
        this.spend(1);
        this.measure(item);
      }
    }

    evaluate(node) {
      this.spend(1);
      if (++this.depth > DEPTH) fail('the expression is nested too deep');
      const value = this.visit(node);
      this.depth--;
      return value;
    }

    visit(node) {
      if (has(node, 'const')) return node.const;
      if (has(node, 'var')) return this.find(node.var);
      if (has(node, 'table')) return this.table(node);
      if (has(node, 'chain')) return this.chain(node.chain, node.args);
      if (has(node, 'op')) return this.operation(node.op, node.args);
      if (has(node, 'call')) return this.call(node.call, node.args);
      if (!has(node, 'subscript')) return fail('the expression is damaged');
      const target = this.evaluate(node.subscript);
      return at(target, this.evaluate(node.key));
    }

    find(reference) {
      const value = this.lookup(reference);
      return value === undefined ? fail(`"${reference}" is not known`) : received(value);
    }

    table(node) {
      const reference = `tables.${node.table}.${node.column}`;
      let value = this.find(reference);
      if (has(node, 'key')) {
        const key = this.evaluate(node.key);
        // A group without rows may still get some.
        const isMissing = value instanceof Map && ['string', 'number', 'boolean'].includes(typeof key) && groupOf(value, key) === undefined;
        value = isMissing ? null : at(value, key);
      }
      return value === null ? fail(`"${reference}" has no value yet`) : value;
    }

    call(name, args) {
      if (!has(ARGUMENTS, name)) fail('the expression is damaged');
      wrongCount(name, args.length);
      return call(name, args.map((argument) => this.evaluate(argument)), this);
    }

    chain(operators, args) {
      let left = this.evaluate(args[0]);
      let outcome = null;
      for (let i = 0; i < operators.length; i++) {
        const right = this.evaluate(args[i + 1]);
        outcome = this.compare(operators[i], left, right);
        if (!outcome) return outcome;
        left = right;
      }
      return outcome;
    }

    compare(op, left, right) {
      switch (op) {
        case '==': return areEqual(left, right, this);
        case '!=': return !areEqual(left, right, this);
        case 'in': return contains(right, left, this);
        case 'not_in': return !contains(right, left, this);
        default:
      }
      const sign = compare(left, right, op, this);
      if (sign === null) return null;
      switch (op) {
        case '<': return sign < 0;
        case '<=': return sign <= 0;
        case '>': return sign > 0;
        case '>=': return sign >= 0;
        default: return fail('the expression is damaged');
      }
    }

    logical(stopsAt, args) {
      let value = null;
      for (const argument of args) {
        value = this.evaluate(argument);
        if (isTruthy(value) === stopsAt) return value;
      }
      return value;
    }

    operation(op, args) {
      switch (op) {
        case 'and': return this.logical(false, args);
        case 'or': return this.logical(true, args);
        case 'not': return !isTruthy(this.evaluate(args[0]));
        case 'neg': return unary('-', this.evaluate(args[0]));
        case 'pos': return unary('+', this.evaluate(args[0]));
        case 'if': return this.evaluate(isTruthy(this.evaluate(args[0])) ? args[1] : args[2]);
        case 'list': return args.map((argument) => this.evaluate(argument));
        default:
      }
      const left = this.evaluate(args[0]);
      const right = this.evaluate(args[1]);
      return has(ARITHMETIC, op) ? binary(op, left, right, this, joins(op, args)) : this.compare(op, left, right);
    }
  }

  /**
   * Evaluates a tree.
   * @param ast A tree as StudyApp/Authoring/Expressions/ExpressionJson.cs writes it, parsed.
   * @param lookup Called with a reference as authors write it ("age", "survey..age", "tables.trials.mean_rt"). Returns null, a boolean, a
   *   number, a string, an array, or an object or Map of groups; undefined for what is not known or not collected.
   * @returns {value} or {undecided: reason}. Groups come back as a Map. Throws only what lookup throws.
   */
  function evaluate(ast, lookup) {
    const run = new Run(lookup);
    try {
      const value = run.evaluate(ast);
      run.measure(value);
      return { value };
    } catch (problem) {
      if (problem instanceof Undecided) return { undecided: problem.message };
      throw problem;
    }
  }

  window.StudyAppExpressions = Object.freeze({ evaluate });
})();
