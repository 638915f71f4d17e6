package lethe.report;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The components of a record as a small table lists them: numbers with sensible digits, a short
 * record in one line, a long one component by component, long lists and arrays as their count.
 */
final class RecordRows {
  private static final int ITEMS = 12;
  private static final int LINE = 80;
  private static final int LETTERS = 300;

  private final List<List<String>> rows = new ArrayList<>();

  private RecordRows() {}

  /** Only the library's own records are tables: a user's reads as its author wants. */
  static boolean isOwn(Object value) {
    return value instanceof Record && value.getClass().getPackageName().startsWith("lethe.");
  }

  /** Name and value of each component; those of inner records are named {@code outer.inner}. */
  static List<List<String>> of(Record values) {
    RecordRows all = new RecordRows();
    all.add("", values);
    return all.rows;
  }

  private void add(String prefix, Record values) {
    for (RecordComponent component : values.getClass().getRecordComponents()) {
      String name = prefix + component.getName();
      Object value = plain(component, values);
      String text = text(value);
      if (value instanceof Record inner && isListed(inner) && text.length() > LINE) {
        add(name + ".", inner);
      } else {
        rows.add(List.of(name, cut(text)));
      }
    }
  }

  private static String text(Object value) {
    if (value == null) {
      return Numbers.MISSING;
    }
    if (value.getClass().isArray()) {
      return items(IntStream.range(0, Array.getLength(value)).mapToObj(i -> Array.get(value, i)));
    }
    if (value instanceof Collection<?> many) {
      return items(many.stream());
    }
    if (value instanceof Map<?, ?> map) {
      boolean few = map.size() <= ITEMS && map.values().stream().allMatch(RecordRows::isPlain);
      return few
          ? map.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
              .collect(Collectors.joining(", "))
          : map.size() + " entries";
    }
    if (value instanceof Record inner && isListed(inner)) {
      if (inner.getClass().getRecordComponents().length == 0) {
        return inner.getClass().getSimpleName();
      }
      return List.of(inner.getClass().getRecordComponents()).stream()
          .map(part -> part.getName() + "=" + text(plain(part, inner)))
          .collect(Collectors.joining(", ", inner.getClass().getSimpleName() + "[", "]"));
    }
    return Numbers.text(value);
  }

  private static String items(Stream<?> stream) {
    List<?> items = stream.toList();
    if (items.size() <= ITEMS && items.stream().allMatch(RecordRows::isPlain)) {
      return items.stream().map(RecordRows::text).collect(Collectors.joining(", "));
    }
    return items.size() + " of " + items.get(0).getClass().getSimpleName();
  }

  private static boolean isPlain(Object item) {
    return item instanceof Number || item instanceof CharSequence || item instanceof Enum<?>;
  }

  /** Whether the record has no text of its own: what every record says by itself is a list. */
  private static boolean isListed(Record values) {
    return values.toString().startsWith(values.getClass().getSimpleName() + "[");
  }

  private static String cut(String text) {
    return text.length() <= LETTERS ? text : text.substring(0, LETTERS - 1) + "…";
  }

  private static Object plain(RecordComponent component, Record values) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true); // records of packages that keep them to themselves
      Object value = accessor.invoke(values);
      return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "cannot read " + component.getName() + " of " + values.getClass().getName(), e);
    }
  }
}
