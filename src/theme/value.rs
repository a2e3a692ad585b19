//! Views as values of the template engine.
//!
//! Differs from the engine's own conversion in one thing: a newtype of the name `Html`
//! becomes a string that is printed as it is.

use serde::ser::{self, Impossible, Serialize};
use tera::value::Key;
use tera::{Map, Value};

/// The name of the newtype that holds markup.
const MARKUP: &str = "Html";

/// Any value.
///
/// # Panics
/// If it holds a map whose keys are not texts, which no view does.
pub(super) fn of(value: &(impl Serialize + ?Sized)) -> Value {
    value
        .serialize(ToValue)
        .expect("views have text keys and no foreign error")
}

/// The fields of a struct or map, by name; nothing for any other value.
pub(super) fn fields(view: &impl Serialize) -> Vec<(String, Value)> {
    let map = of(view).into_map().unwrap_or_default();
    let named = |(key, value): (Key<'static>, Value)| Some((key.as_str()?.to_owned(), value));
    map.into_iter().filter_map(named).collect()
}

#[derive(Debug)]
struct Unfit(String);

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}

impl ser::Error for Unfit {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

struct ToValue;

macro_rules! as_is {
    ($($method:ident $type:ty)+) => {$(
        fn $method(self, value: $type) -> Result<Value, Unfit> {
            Ok(value.into())
        }
    )+};
}

impl ser::Serializer for ToValue {
    type Ok = Value;
    type Error = Unfit;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Impossible<Value, Unfit>;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Impossible<Value, Unfit>;

    as_is! {
        serialize_bool bool
        serialize_i8 i8
        serialize_i16 i16
        serialize_i32 i32
        serialize_i64 i64
        serialize_u8 u8
        serialize_u16 u16
        serialize_u32 u32
        serialize_u64 u64
        serialize_f32 f32
        serialize_f64 f64
        serialize_char char
    }

    fn serialize_str(self, value: &str) -> Result<Value, Unfit> {
        Ok(Value::normal_string(value))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value, Unfit> {
        Ok(Value::bytes(value))
    }

    fn serialize_none(self) -> Result<Value, Unfit> {
        Ok(Value::none())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Unfit> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Unfit> {
        Ok(Value::none())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Unfit> {
        Ok(Value::none())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Unfit> {
        Ok(Value::normal_string(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Value, Unfit> {
        let value = value.serialize(self)?;
        Ok(if name == MARKUP {
            value.mark_safe()
        } else {
            value
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Unfit> {
        let mut map = Map::default();
        map.insert(Key::Str(variant), value.serialize(self)?);
        Ok(map.into())
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Elements, Unfit> {
        Ok(Elements(Vec::with_capacity(length.unwrap_or(0))))
    }

    fn serialize_tuple(self, length: usize) -> Result<Elements, Unfit> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Elements, Unfit> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Impossible<Value, Unfit>, Unfit> {
        Err(ser::Error::custom(format!(
            "`{variant}` has no form in a template"
        )))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Entries, Unfit> {
        let map = Map::with_capacity_and_hasher(length.unwrap_or(0), Default::default());
        Ok(Entries { map, key: None })
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Entries, Unfit> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Impossible<Value, Unfit>, Unfit> {
        Err(ser::Error::custom(format!(
            "`{variant}` has no form in a template"
        )))
    }
}

struct Elements(Vec<Value>);

impl Elements {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.0.push(value.serialize(ToValue)?);
        Ok(())
    }
}

macro_rules! elements {
    ($($trait:ident $method:ident)+) => {$(
        impl ser::$trait for Elements {
            type Ok = Value;
            type Error = Unfit;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
                self.push(value)
            }

            fn end(self) -> Result<Value, Unfit> {
                Ok(self.0.into())
            }
        }
    )+};
}

elements! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
}

struct Entries {
    map: Map,
    key: Option<Key<'static>>,
}

impl ser::SerializeStruct for Entries {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        self.map.insert(Key::Str(name), value.serialize(ToValue)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Unfit> {
        Ok(self.map.into())
    }
}

impl ser::SerializeMap for Entries {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        let key = key.serialize(ToValue)?;
        let text = key
            .as_str()
            .ok_or_else(|| Unfit("a key is not a text".to_owned()))?;
        self.key = Some(Key::String(text.into()));
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        let key = self.key.take().expect("serde gives a key before its value");
        self.map.insert(key, value.serialize(ToValue)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Unfit> {
        Ok(self.map.into())
    }
}
