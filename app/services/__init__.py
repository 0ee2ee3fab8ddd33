"""The product's rules, one folder per noun: plain functions that know no HTTP."""
