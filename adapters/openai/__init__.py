"""Models at any server that speaks OpenAI's API: OpenAI, vLLM, llama.cpp, Ollama, OpenRouter, Azure."""
